using Apache.Arrow;
using Apache.Arrow.Types;

namespace LakeOrm.Benchmarks.Nested;

/// <summary>Orders as Arrow batches, built by the library's own builders.</summary>
internal static class ArrowOrders
{
    /// <summary>The rows of a batch.</summary>
    public const int BatchRows = 64 << 10;

    private static readonly StructType LineType = new(
    [
        new Field("sku", StringType.Default, nullable: false),
        new Field("quantity", Int32Type.Default, nullable: false),
        new Field("price", new Decimal128Type(18, 4), nullable: false),
        new Field("note", StringType.Default, nullable: true),
    ]);

    private static readonly ListType LinesType = new(new Field("element", LineType, nullable: false));

    public static Schema Schema { get; } = new(
        [
            new Field("id", Int64Type.Default, nullable: false),
            new Field("customer", StringType.Default, nullable: false),
            new Field("created_at", new TimestampType(TimeUnit.Microsecond, "UTC"), nullable: false),
            new Field("lines", LinesType, nullable: false),
        ],
        null);

    public static IEnumerable<RecordBatch> Batches(NestedOrder[] rows)
    {
        for (int start = 0; start < rows.Length; start += BatchRows)
        {
            yield return Batch(rows.AsSpan(start, Math.Min(BatchRows, rows.Length - start)));
        }
    }

    private static RecordBatch Batch(ReadOnlySpan<NestedOrder> rows)
    {
        int lines = 0;
        foreach (NestedOrder row in rows)
        {
            lines += row.Lines.Count;
        }

        Int64Array.Builder id = new Int64Array.Builder().Reserve(rows.Length);
        StringArray.Builder customer = new StringArray.Builder().Reserve(rows.Length);
        Int64Array.Builder createdAt = new Int64Array.Builder().Reserve(rows.Length);
        ArrowBuffer.Builder<int> offsets = new(rows.Length + 1);
        StringArray.Builder sku = new StringArray.Builder().Reserve(lines);
        Int32Array.Builder quantity = new Int32Array.Builder().Reserve(lines);
        Decimal128Array.Builder price = new Decimal128Array.Builder(new Decimal128Type(18, 4)).Reserve(lines);
        StringArray.Builder note = new StringArray.Builder().Reserve(lines);
        int end = 0;
        offsets.Append(end);
        foreach (NestedOrder row in rows)
        {
            id.Append(row.Id);
            customer.Append(row.Customer);
            createdAt.Append(Data.StoredUnits.Micros(row.CreatedAt));
            foreach (NestedLine line in row.Lines)
            {
                sku.Append(line.Sku);
                quantity.Append(line.Quantity);
                price.Append(line.Price);
                note.Append(line.Note);
            }

            offsets.Append(end += row.Lines.Count);
        }

        using Int64Array micros = createdAt.Build();
        var elements = new StructArray(LineType, lines, [sku.Build(), quantity.Build(), price.Build(), note.Build()], ArrowBuffer.Empty, 0);
        return new RecordBatch(
            Schema,
            [
                id.Build(), customer.Build(), new TimestampArray(new TimestampType(TimeUnit.Microsecond, "UTC"), micros.ValueBuffer.Clone(), ArrowBuffer.Empty, rows.Length, 0, 0),
                new ListArray(LinesType, rows.Length, offsets.Build(), elements, ArrowBuffer.Empty, 0),
            ],
            rows.Length);
    }
}
