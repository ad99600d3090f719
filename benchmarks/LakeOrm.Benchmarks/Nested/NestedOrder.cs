using System.Runtime.InteropServices;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;

namespace LakeOrm.Benchmarks.Nested;

/// <summary>An order with its lines, taken apart by hand as generated code does it.</summary>
internal sealed record NestedOrder(long Id, string Customer, DateTime CreatedAt, List<NestedLine> Lines) : IParquetRecord<NestedOrder>
{
    // Levels of definition below the list: the list is required, so an empty one is 0; a line that is there is 1, its note 2.
    private const int Empty = 0;
    private const int Line = 1;

    public static ParquetSchema ParquetSchema { get; } = new(
        ParquetColumn.Int64("id"),
        ParquetColumn.String("customer"),
        ParquetColumn.TimestampMicros("created_at", utc: true),
        ParquetGroup.List(
            "lines",
            ParquetGroup.Struct(
                "element",
                [ParquetColumn.String("sku"), ParquetColumn.Int32("quantity"), ParquetColumn.Decimal("price", 18, 4), ParquetColumn.String("note", optional: true)])));

    public static void WriteTile(ReadOnlySpan<NestedOrder> rows, ParquetTile tile, in RowStamp stamp)
    {
        Span<long> id = tile.Int64(0);
        ByteArrayCursor customer = tile.ByteArray(1);
        Span<long> createdAt = tile.Int64(2);
        NestedByteArrayCursor sku = tile.NestedByteArray(3);
        NestedCursor<int> quantity = tile.NestedInt32(4);
        NestedCursor<long> price = tile.NestedInt64(5);
        NestedByteArrayCursor note = tile.NestedByteArray(6);
        for (int i = 0; i < rows.Length; i++)
        {
            NestedOrder row = rows[i];
            id[i] = row.Id;
            customer.Append(row.Customer);
            createdAt[i] = StoredUnits.Micros(row.CreatedAt);
            ReadOnlySpan<NestedLine> lines = CollectionsMarshal.AsSpan(row.Lines);
            if (lines.IsEmpty)
            {
                sku.AppendNull(0, Empty);
                quantity.AppendNull(0, Empty);
                price.AppendNull(0, Empty);
                note.AppendNull(0, Empty);
            }

            for (int n = 0; n < lines.Length; n++)
            {
                NestedLine line = lines[n];
                int repetition = n == 0 ? 0 : 1;
                sku.Append(repetition, line.Sku);
                quantity.Append(repetition, line.Quantity);
                price.Append(repetition, StoredUnits.Unscaled4(line.Price));
                if (line.Note is { } text)
                {
                    note.Append(repetition, text);
                }
                else
                {
                    note.AppendNull(repetition, Line);
                }
            }
        }
    }
}
