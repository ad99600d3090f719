using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>A thousand files of a thousand rows, put together: beside DuckDB's own COPY of the same files into one, with the same compression. Both are repeated in turns, each on the same files.</summary>
internal static class Compaction
{
    private const double Target = 1.5;
    private const int Files = 1_000;
    private const int Rounds = 5;

    public static async Task RunAsync(DeltaRun run)
    {
        string root = run.Folder("compaction");
        int rowsOfFile = run.Size(1_000);
        await using LakeClient lake = Lake.Local(root);
        await lake.EnsureTableAsync<LedgerRow>();
        for (int file = 0; file < Files; file++)
        {
            await lake.InsertAsync(Enumerable.Range(0, rowsOfFile).Select(i => Upserts.Row(((long)file * rowsOfFile) + i, version: 0)));
        }

        string[] paths = [.. Directory.EnumerateFiles(root, "*.parquet", SearchOption.AllDirectories).Where(static f => !f.Contains("_delta_log", StringComparison.Ordinal))];
        DeltaRun.Print($"table of {(long)Files * rowsOfFile} rows in {paths.Length} files, {paths.Sum(static f => new FileInfo(f).Length) / 1e6:F1} MB");
        string copied = Path.Combine(root, "copied.parquet");
        long version = (await lake.StatsAsync<LedgerRow>()).Version;
        Samples ours = new();
        Samples copy = new();
        for (int round = 0; round <= Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            OptimizeResult result = await lake.OptimizeAsync<LedgerRow>();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            start = Stopwatch.GetTimestamp();
            Copy(paths, copied);
            double copySeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (result.FilesRemoved != Files || result.Rows != (long)Files * rowsOfFile)
            {
                throw new InvalidOperationException("The optimize did not do what was asked of it.");
            }

            DeltaRun.Print($"round {round}: optimize {seconds:F3} s, {result.BytesAdded / 1e6:F1} MB in {result.FilesAdded} files; COPY {copySeconds:F3} s, {new FileInfo(copied).Length / 1e6:F1} MB");

            // The first round starts the engines and compiles.
            if (round > 0)
            {
                ours.Add(seconds);
                copy.Add(copySeconds);
            }

            await lake.RestoreAsync<LedgerRow>(version);
        }

        DeltaRun.Print($"median seconds: optimize {ours.Median:F3}, COPY {copy.Median:F3}");
        DeltaRun.Target("optimize / COPY", ours.Median / copy.Median, Target);
    }

    private static void Copy(string[] paths, string to)
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        string files = string.Join(", ", paths.Select(static p => string.Create(CultureInfo.InvariantCulture, $"'{p.Replace("'", "''", StringComparison.Ordinal)}'")));
        command.CommandText = $"COPY (SELECT * FROM read_parquet([{files}])) TO '{to}' (FORMAT parquet, COMPRESSION zstd)";
        command.ExecuteNonQuery();
    }
}
