using LakeOrm.Parquet;
using Parquet.Serialization.Attributes;

namespace LakeOrm.Benchmarks.Data;

/// <summary>
/// The record of every benchmark: ten columns, about 130 bytes a row as plain values. The attributes tell Parquet.Net's class
/// serializer to store what the others store. The serializer below is what the generator emits for such a record.
/// </summary>
public sealed record OrderRow : IParquetRecord<OrderRow>
{
    [ParquetRequired]
    public required string Id { get; init; }

    public required long CustomerId { get; init; }

    [ParquetTimestamp(ParquetTimestampResolution.Microseconds)]
    public required DateTime CreatedAt { get; init; }

    [ParquetRequired]
    public required string Country { get; init; }

    [ParquetDecimal(18, 4)]
    public required decimal Total { get; init; }

    public required int Quantity { get; init; }

    public required double Price { get; init; }

    public required bool IsActive { get; init; }

    public double? Discount { get; init; }

    [ParquetRequired]
    public required string Note { get; init; }

    public static ParquetSchema ParquetSchema { get; } = new(
        ParquetColumn.String("Id"),
        ParquetColumn.Int64("CustomerId"),
        ParquetColumn.TimestampMicros("CreatedAt", utc: true),
        ParquetColumn.String("Country"),
        ParquetColumn.Decimal("Total", 18, 4),
        ParquetColumn.Int32("Quantity"),
        ParquetColumn.Double("Price"),
        ParquetColumn.Boolean("IsActive"),
        ParquetColumn.Double("Discount", optional: true),
        ParquetColumn.String("Note"));

    public static void WriteTile(ReadOnlySpan<OrderRow> rows, ParquetTile tile, in RowStamp stamp)
    {
        ByteArrayCursor c0 = tile.ByteArray(0);
        Span<long> c1 = tile.Int64(1);
        Span<long> c2 = tile.Int64(2);
        ByteArrayCursor c3 = tile.ByteArray(3);
        Span<long> c4 = tile.Int64(4);
        Span<int> c5 = tile.Int32(5);
        Span<double> c6 = tile.Double(6);
        Span<bool> c7 = tile.Boolean(7);
        Span<double> c8 = tile.Double(8);
        Span<byte> p8 = tile.Present(8);
        int n8 = 0;
        ByteArrayCursor c9 = tile.ByteArray(9);
        for (int i = 0; i < rows.Length; i++)
        {
            OrderRow row = rows[i];
            c0.Append(row.Id);
            c1[i] = row.CustomerId;
            c2[i] = StoredUnits.Micros(row.CreatedAt);
            c3.Append(row.Country);
            c4[i] = StoredUnits.Unscaled4(row.Total);
            c5[i] = row.Quantity;
            c6[i] = row.Price;
            c7[i] = row.IsActive;
            double? discount = row.Discount;
            c8[n8] = discount.GetValueOrDefault();
            n8 += p8[i] = discount.HasValue ? (byte)1 : (byte)0;
            c9.Append(row.Note);
        }
    }
}
