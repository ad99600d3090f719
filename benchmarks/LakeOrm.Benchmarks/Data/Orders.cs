using System.Text;

namespace LakeOrm.Benchmarks.Data;

/// <summary>
/// The dataset: Id text of a UUID; CustomerId of 100,000; CreatedAt within four years, to the microsecond; Country one of 30;
/// Total up to 10,000 with four digits; Quantity 1 to 99; Price with two digits; IsActive; Discount, null in a fifth of the rows;
/// Note of 30 to 40 characters of words. The same seed gives the same rows.
/// </summary>
internal static class Orders
{
    private static readonly string[] Countries =
    [
        "Argentina", "Australia", "Austria", "Belgium", "Brazil", "Canada", "Chile", "China", "Denmark", "Egypt",
        "Finland", "France", "Germany", "Greece", "India", "Ireland", "Italy", "Japan", "Kenya", "Mexico",
        "Netherlands", "Norway", "Poland", "Portugal", "South Korea", "Spain", "Sweden", "Switzerland", "United Kingdom", "United States",
    ];

    private static readonly string[] Words =
    [
        "amber", "anchor", "basket", "beacon", "cabin", "candle", "delta", "dragon", "ember", "engine", "fable", "falcon", "garden", "glacier",
        "harbor", "hollow", "island", "ivory", "jungle", "kettle", "ladder", "lantern", "marble", "meadow", "needle", "nectar", "orchard", "oyster",
        "pebble", "pepper", "quarry", "quiver", "ribbon", "river", "saddle", "silver", "timber", "tunnel", "umbrella", "urban", "valley", "velvet",
        "walnut", "window", "yellow", "yonder", "zenith", "zipper",
    ];

    public static OrderRow[] Make(int count) => [.. Rows(count)];

    /// <summary>The same rows one after the other, for those who never hold them all.</summary>
    public static IEnumerable<OrderRow> Rows(long count)
    {
        var random = new Random(20260101);
        var start = new DateTime(2022, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var note = new StringBuilder();
        var bytes = new byte[16];
        for (long i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            note.Clear();
            int length = random.Next(30, 41);
            while (note.Length < length)
            {
                note.Append(note.Length > 0 ? " " : "").Append(Words[random.Next(Words.Length)]);
            }

            note.Length = length;
            yield return new OrderRow
            {
                Id = new Guid(bytes).ToString("D"),
                CustomerId = random.NextInt64(1, 100_001),
                CreatedAt = start.AddMicroseconds(random.NextInt64(4L * 365 * 86_400 * 1_000_000)),
                Country = Countries[random.Next(Countries.Length)],
                Total = new decimal(random.Next(1, 100_000_000), 0, 0, false, 4),
                Quantity = random.Next(1, 100),
                Price = random.Next(1, 100_000) / 100.0,
                IsActive = random.Next(2) == 0,
                Discount = random.Next(5) == 0 ? null : random.Next(0, 50) / 100.0,
                Note = note.ToString(),
            };
        }
    }
}
