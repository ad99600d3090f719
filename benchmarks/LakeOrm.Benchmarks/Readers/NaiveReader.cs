using Apache.Arrow;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Readers;

/// <summary>What one writes by hand at first: a value at a time through the arrays' accessors.</summary>
internal sealed class NaiveReader : RowReader
{
    public override string Name => "Naive";

    public override List<OrderRow> Read(RecordBatch batch)
    {
        var list = new List<OrderRow>(batch.Length);
        var ids = (StringArray)batch.Column(0);
        var customers = (Int64Array)batch.Column(1);
        var times = (TimestampArray)batch.Column(2);
        var countries = (StringArray)batch.Column(3);
        var totals = (Decimal128Array)batch.Column(4);
        var quantities = (Int32Array)batch.Column(5);
        var prices = (DoubleArray)batch.Column(6);
        var actives = (BooleanArray)batch.Column(7);
        var discounts = (DoubleArray)batch.Column(8);
        var notes = (StringArray)batch.Column(9);
        for (int i = 0; i < batch.Length; i++)
        {
            list.Add(new OrderRow
            {
                Id = ids.GetString(i),
                CustomerId = customers.GetValue(i)!.Value,
                CreatedAt = times.GetTimestamp(i)!.Value.UtcDateTime,
                Country = countries.GetString(i),
                Total = totals.GetValue(i)!.Value,
                Quantity = quantities.GetValue(i)!.Value,
                Price = prices.GetValue(i)!.Value,
                IsActive = actives.GetValue(i)!.Value,
                Discount = discounts.GetValue(i),
                Note = notes.GetString(i),
            });
        }

        return list;
    }
}
