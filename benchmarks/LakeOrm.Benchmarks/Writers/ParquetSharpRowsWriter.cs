using LakeOrm.Benchmarks.Data;
using ParquetSharp;
using ParquetSharp.RowOriented;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>ParquetSharp's row-oriented API.</summary>
internal sealed class ParquetSharpRowsWriter : RowWriter
{
    private static readonly Column[] Columns =
    [
        new Column<string>("Id"),
        new Column<long>("CustomerId"),
        new Column<DateTime>("CreatedAt", LogicalType.Timestamp(true, TimeUnit.Micros)),
        new Column<string>("Country"),
        new Column<decimal>("Total", LogicalType.Decimal(18, 4)),
        new Column<int>("Quantity"),
        new Column<double>("Price"),
        new Column<bool>("IsActive"),
        new Column<double?>("Discount"),
        new Column<string>("Note"),
    ];

    public override string Name => "ParquetSharpRows";

    public override Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(ParquetSharpCodec.Of(codec)).DisableDictionary().EnableDictionary("Country");
        if (codec.Level is { } level)
        {
            builder.CompressionLevel(level);
        }

        using WriterProperties properties = builder.Build();
        using ParquetRowWriter<Row> writer = ParquetFile.CreateRowWriter<Row>(path, properties, Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && i % RowGroupRows == 0)
            {
                writer.StartNewRowGroup();
            }

            writer.WriteRow(new Row(rows[i]));
        }

        writer.Close();
        return Task.CompletedTask;
    }

    // The library takes the fields of a structure for columns; a record with an interface of its own it does not.
    internal readonly struct Row(OrderRow row)
    {
        public readonly string Id = row.Id;
        public readonly long CustomerId = row.CustomerId;
        public readonly DateTime CreatedAt = row.CreatedAt;
        public readonly string Country = row.Country;
        public readonly decimal Total = row.Total;
        public readonly int Quantity = row.Quantity;
        public readonly double Price = row.Price;
        public readonly bool IsActive = row.IsActive;
        public readonly double? Discount = row.Discount;
        public readonly string Note = row.Note;
    }
}
