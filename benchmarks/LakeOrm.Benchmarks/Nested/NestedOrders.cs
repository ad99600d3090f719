using System.Globalization;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Nested;

/// <summary>
/// The dataset: orders of 0 to 8 lines. Customer one of 20,000, Sku one of 5,000, Quantity 1 to 99, Price up to 1,000 with four digits, Note
/// the text of an <see cref="OrderRow"/>, null in seven lines of ten. The same seed gives the same rows.
/// </summary>
internal static class NestedOrders
{
    public static NestedOrder[] Make(int count)
    {
        var random = new Random(20260102);
        var start = new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        using IEnumerator<OrderRow> texts = Orders.Rows(long.MaxValue).GetEnumerator();
        var orders = new NestedOrder[count];
        for (int i = 0; i < count; i++)
        {
            var lines = new List<NestedLine>(random.Next(9));
            while (lines.Count < lines.Capacity)
            {
                lines.Add(new NestedLine(
                    string.Create(CultureInfo.InvariantCulture, $"SKU-{random.Next(5_000):D7}"), random.Next(1, 100), new decimal(random.Next(1, 10_000_000), 0, 0, false, 4), Note()));
            }

            orders[i] = new NestedOrder(
                i, string.Create(CultureInfo.InvariantCulture, $"customer {random.Next(20_000):D5}"), start.AddMicroseconds(random.NextInt64(4L * 365 * 86_400 * 1_000_000)), lines);
        }

        return orders;

        string? Note()
        {
            if (random.Next(10) < 7)
            {
                return null;
            }

            texts.MoveNext();
            return texts.Current.Note;
        }
    }
}
