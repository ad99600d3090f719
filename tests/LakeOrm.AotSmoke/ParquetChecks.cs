using LakeOrm.Parquet;

namespace LakeOrm.AotSmoke;

/// <summary>Parquet files alone, and tables, with every codec.</summary>
internal static class ParquetChecks
{
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    public static async Task RunAsync(Checks checks, LakeClient lake)
    {
        checks.Begin("codecs");
        foreach (ParquetCompression compression in Enum.GetValues<ParquetCompression>())
        {
            ParquetWriterOptions options = new() { Compression = compression };
            using var stream = new MemoryStream();
            ParquetFileSummary summary = await LakeParquet.WriteAsync(stream, Measure.Rows(0, 5000), options);
            byte[] file = stream.ToArray();
            checks.Equal(5000, summary.RowCount, $"{compression}: a file alone");
            checks.That(file.AsSpan().StartsWith(Magic) && file.AsSpan().EndsWith(Magic), $"{compression}: its first and last bytes");

            string table = $"smoke.codec_{compression}";
            await lake.EnsureTableAsync<Measure>(new EnsureTableOptions { Table = table });
            await lake.InsertAsync(Measure.Rows(0, 5000), new InsertOptions { Table = table, Parquet = options });
            List<Measure> read = await lake.QueryAsync<Measure>($"SELECT * FROM {LakeSql.Identifier("smoke")}.{LakeSql.Identifier($"codec_{compression}")} ORDER BY id");
            checks.That(read.Select(static m => m with { WrittenAt = default }).SequenceEqual(Measure.Rows(0, 5000)), $"{compression}: a table");
        }
    }
}
