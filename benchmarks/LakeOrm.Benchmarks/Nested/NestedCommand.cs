using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using DuckDB.NET.Data;
using LakeOrm.Benchmarks.Writers;
using LakeOrm.Parquet;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace LakeOrm.Benchmarks.Nested;

/// <summary>
/// Records with a list of structures to Parquet files: LakeOrm from the records, ParquetSharp from Arrow batches, with and without the time
/// that it takes to build them. Rounds are interleaved and the order rotates.
/// </summary>
internal static class NestedCommand
{
    private const int RowGroupRows = 500_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 200_000);
        int rounds = Arguments.Number(arguments, "--rounds", 5);
        string? only = Arguments.Text(arguments, "--only");
        string? onlyCodec = Arguments.Text(arguments, "--codec");
        NestedOrder[] rows = NestedOrders.Make(count);
        RecordBatch[] batches = [.. ArrowOrders.Batches(rows)];
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"lakeorm-nested-{Environment.ProcessId}.parquet");
        Console.WriteLine("writer codec median_ms alloc_B_per_row MB ratio_to_ParquetSharp");
        try
        {
            foreach (BenchmarkCodec codec in BenchmarkCodec.All.Where(codec => codec.Level is null or 1 && (onlyCodec is null || codec.Name == onlyCodec)))
            {
                List<(Measurement Measurement, Func<Task> Run)> runs =
                [
                    (new Measurement("LakeOrm", codec.Name, false), () => WriteAsync(rows, path, codec)),
                    (new Measurement("ParquetSharpArrow", codec.Name, true), () => Write(ArrowOrders.Batches(rows), path, codec, dispose: true)),
                    (new Measurement("ParquetSharpArrowBuilt", codec.Name, true), () => Write(batches, path, codec, dispose: false)),
                ];
                await CheckAsync(runs, path);
                runs.RemoveAll(run => only is not null && run.Measurement.Writer != only);
                await MeasureAsync(runs, rows.Length, rounds, path);
                Print(runs.ConvertAll(static run => run.Measurement));
            }
        }
        finally
        {
            File.Delete(path);
        }

        return 0;
    }

    private static async Task WriteAsync(NestedOrder[] rows, string path, BenchmarkCodec codec)
    {
        await using var stream = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        await LakeParquet.WriteAsync(stream, rows, LakeOrmWriter.Options(codec, null));
    }

    private static Task Write(IEnumerable<RecordBatch> batches, string path, BenchmarkCodec codec, bool dispose)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(ParquetSharpCodec.Of(codec)).DisableDictionary().EnableDictionary("lines.list.element.sku").EnableDictionary("customer").MaxRowGroupLength(RowGroupRows);
        if (codec.Level is { } level)
        {
            builder.CompressionLevel(level);
        }

        using WriterProperties properties = builder.Build();
        using var file = new FileWriter(path, ArrowOrders.Schema, properties);
        foreach (RecordBatch batch in batches)
        {
            file.WriteBufferedRecordBatch(batch);
            if (dispose)
            {
                batch.Dispose();
            }
        }

        file.Close();
        return Task.CompletedTask;
    }

    // What is timed must be the same work: an independent engine reads every writer's file to the same rows.
    private static async Task CheckAsync(List<(Measurement Measurement, Func<Task> Run)> runs, string path)
    {
        await using var connection = new DuckDBConnection("Data Source=:memory:");
        await connection.OpenAsync();
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*), sum(hash(id, customer, created_at, lines))::VARCHAR FROM read_parquet('{path}')";
        var answers = new HashSet<string>();
        foreach ((Measurement _, Func<Task> run) in runs)
        {
            await run();
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            answers.Add($"{reader.GetValue(0)} {reader.GetValue(1)}");
        }

        if (answers.Count > 1)
        {
            throw new InvalidOperationException($"The writers' files differ: {string.Join(", ", answers)}.");
        }
    }

    private static async Task MeasureAsync(List<(Measurement Measurement, Func<Task> Run)> runs, int rows, int rounds, string path)
    {
        foreach ((Measurement _, Func<Task> run) in runs)
        {
            await run();
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < runs.Count; i++)
            {
                (Measurement measurement, Func<Task> run) = runs[(i + round) % runs.Count];
                File.Delete(path);
                GC.Collect();
                GC.WaitForPendingFinalizers();
                long before = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                await run();
                TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
                measurement.Add(elapsed.TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)rows);
                measurement.Bytes = new FileInfo(path).Length;
            }
        }
    }

    private static void Print(List<Measurement> measurements)
    {
        double peer = measurements.Find(static m => m.Writer == "ParquetSharpArrow")?.Milliseconds ?? double.NaN;
        foreach (Measurement m in measurements)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{m.Writer} {m.Codec} {m.Milliseconds:F0} {m.Allocated:F1} {m.Bytes / 1e6:F1} {m.Milliseconds / peer:F2}"));
        }
    }
}
