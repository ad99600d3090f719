using DuckDB.NET.Data;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>DuckDB's appender into a table in memory, then COPY.</summary>
internal sealed class DuckDbWriter : RowWriter
{
    public override string Name => "DuckDB";

    public override Task WriteAsync(OrderRow[] rows, string path, BenchmarkCodec codec)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        Execute(connection, "SET threads = 1");
        Execute(connection, """
            CREATE TABLE orders (Id VARCHAR, CustomerId BIGINT, CreatedAt TIMESTAMP, Country VARCHAR, Total DECIMAL(18,4), Quantity INTEGER,
              Price DOUBLE, IsActive BOOLEAN, Discount DOUBLE, Note VARCHAR)
            """);
        using (DuckDBAppender appender = connection.CreateAppender("orders"))
        {
            foreach (OrderRow row in rows)
            {
                appender.CreateRow()
                    .AppendValue(row.Id).AppendValue(row.CustomerId).AppendValue(row.CreatedAt).AppendValue(row.Country).AppendValue(row.Total)
                    .AppendValue(row.Quantity).AppendValue(row.Price).AppendValue(row.IsActive).AppendValue(row.Discount).AppendValue(row.Note)
                    .EndRow();
            }
        }

        string compression = codec.Compression switch
        {
            ParquetCompression.None => "COMPRESSION uncompressed",
            ParquetCompression.Snappy => "COMPRESSION snappy",
            _ => $"COMPRESSION zstd, COMPRESSION_LEVEL {codec.Level}",
        };
        Execute(connection, $"COPY orders TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {RowGroupRows}, {compression})");
        return Task.CompletedTask;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
