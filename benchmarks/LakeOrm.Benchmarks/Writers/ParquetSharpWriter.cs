using LakeOrm.Benchmarks.Data;
using ParquetSharp;
using ParquetSharp.Schema;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>ParquetSharp at its fastest: physical columns, a buffered row group, one pass over tiles of 1024 rows.</summary>
internal sealed unsafe class ParquetSharpWriter : RowWriter
{
    private const int TileRows = 1024;
    private const int MaxText = 128;

    public override string Name => "ParquetSharp";

    public override Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec)
    {
        using GroupNode schema = Schema();
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(ParquetSharpCodec.Of(codec)).DisableDictionary().EnableDictionary("Country").MaxRowGroupLength(RowGroupRows);
        if (codec.Level is { } level)
        {
            builder.CompressionLevel(level);
        }

        using WriterProperties properties = builder.Build();
        using var file = new ParquetFileWriter(path, schema, properties);
        for (int start = 0; start < rows.Length; start += RowGroupRows)
        {
            using RowGroupWriter group = file.AppendBufferedRowGroup();
            WriteRowGroup(rows.AsSpan(start, Math.Min(RowGroupRows, rows.Length - start)), group);
        }

        file.Close();
        return Task.CompletedTask;
    }

    private static GroupNode Schema() => new("schema", Repetition.Required,
    [
        new PrimitiveNode("Id", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
        new PrimitiveNode("CustomerId", Repetition.Required, LogicalType.None(), PhysicalType.Int64),
        new PrimitiveNode("CreatedAt", Repetition.Required, LogicalType.Timestamp(true, TimeUnit.Micros), PhysicalType.Int64),
        new PrimitiveNode("Country", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
        new PrimitiveNode("Total", Repetition.Required, LogicalType.Decimal(18, 4), PhysicalType.Int64),
        new PrimitiveNode("Quantity", Repetition.Required, LogicalType.None(), PhysicalType.Int32),
        new PrimitiveNode("Price", Repetition.Required, LogicalType.None(), PhysicalType.Double),
        new PrimitiveNode("IsActive", Repetition.Required, LogicalType.None(), PhysicalType.Boolean),
        new PrimitiveNode("Discount", Repetition.Optional, LogicalType.None(), PhysicalType.Double),
        new PrimitiveNode("Note", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
    ]);

    private static void WriteRowGroup(ReadOnlySpan<OrderRow> rows, RowGroupWriter group)
    {
        var w0 = (ColumnWriter<ByteArray>)group.Column(0);
        var w1 = (ColumnWriter<long>)group.Column(1);
        var w2 = (ColumnWriter<long>)group.Column(2);
        var w3 = (ColumnWriter<ByteArray>)group.Column(3);
        var w4 = (ColumnWriter<long>)group.Column(4);
        var w5 = (ColumnWriter<int>)group.Column(5);
        var w6 = (ColumnWriter<double>)group.Column(6);
        var w7 = (ColumnWriter<bool>)group.Column(7);
        var w8 = (ColumnWriter<double>)group.Column(8);
        var w9 = (ColumnWriter<ByteArray>)group.Column(9);
        var b0 = new ByteArray[TileRows];
        var b1 = new long[TileRows];
        var b2 = new long[TileRows];
        var b3 = new ByteArray[TileRows];
        var b4 = new long[TileRows];
        var b5 = new int[TileRows];
        var b6 = new double[TileRows];
        var b7 = new bool[TileRows];
        var b8 = new double[TileRows];
        var d8 = new short[TileRows];
        var b9 = new ByteArray[TileRows];
        byte[] text = GC.AllocateUninitializedArray<byte>(3 * TileRows * MaxText, pinned: true);
        fixed (byte* start = text)
        {
            while (!rows.IsEmpty)
            {
                ReadOnlySpan<OrderRow> tile = rows[..Math.Min(TileRows, rows.Length)];
                byte* next = start;
                int present = 0;
                for (int i = 0; i < tile.Length; i++)
                {
                    OrderRow row = tile[i];
                    b0[i] = Encode(row.Id, ref next);
                    b1[i] = row.CustomerId;
                    b2[i] = StoredUnits.Micros(row.CreatedAt);
                    b3[i] = Encode(row.Country, ref next);
                    b4[i] = StoredUnits.Unscaled4(row.Total);
                    b5[i] = row.Quantity;
                    b6[i] = row.Price;
                    b7[i] = row.IsActive;
                    d8[i] = row.Discount.HasValue ? (short)1 : (short)0;
                    b8[present] = row.Discount.GetValueOrDefault();
                    present += d8[i];
                    b9[i] = Encode(row.Note, ref next);
                }

                w0.WriteBatch(b0.AsSpan(0, tile.Length));
                w1.WriteBatch(b1.AsSpan(0, tile.Length));
                w2.WriteBatch(b2.AsSpan(0, tile.Length));
                w3.WriteBatch(b3.AsSpan(0, tile.Length));
                w4.WriteBatch(b4.AsSpan(0, tile.Length));
                w5.WriteBatch(b5.AsSpan(0, tile.Length));
                w6.WriteBatch(b6.AsSpan(0, tile.Length));
                w7.WriteBatch(b7.AsSpan(0, tile.Length));
                w8.WriteBatch(tile.Length, d8.AsSpan(0, tile.Length), default, b8.AsSpan(0, present));
                w9.WriteBatch(b9.AsSpan(0, tile.Length));
                rows = rows[tile.Length..];
            }
        }

        group.Close();
    }

    private static ByteArray Encode(string value, ref byte* next)
    {
        int length = System.Text.Encoding.UTF8.GetBytes(value, new Span<byte>(next, MaxText));
        var result = new ByteArray((nint)next, length);
        next += length;
        return result;
    }
}
