using System.Diagnostics;
using System.Globalization;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Parquet;
using LakeOrm.Parquet.Compression;

namespace LakeOrm.Benchmarks.Writers;

/// <summary>
/// Records to Parquet files, each way in turn, in one process: rounds are interleaved and the order rotates, so that the machine's moods
/// meet everyone. Besides the writers it times the limits: encoding alone, and each codec alone on the pages that LakeOrm gives it.
/// </summary>
internal static class WritersCommand
{
    private const int WarmUpRows = 200_000;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 2_000_000);
        int rounds = Arguments.Number(arguments, "--rounds", 5);
        string[]? only = Arguments.Text(arguments, "--only")?.Split(',');
        string? onlyCodec = Arguments.Text(arguments, "--codec");
        OrderRow[] rows = Orders.Make(count);
        OrderRow[] warmUp = rows[..Math.Min(count, WarmUpRows)];
        RowWriter[] writers = [new LakeOrmWriter(native: false), new LakeOrmWriter(native: true), new ParquetSharpWriter(), new ParquetSharpRowsWriter(), new ParquetNetWriter(), new DuckDbWriter()];
        string folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        string path = Path.Combine(folder, $"lakeorm-writers-{Environment.ProcessId}.parquet");
        var all = new List<Measurement>();
        Console.WriteLine("writer codec median_ms alloc_B_per_row MB ratio_to_best_peer");
        try
        {
            foreach (BenchmarkCodec codec in BenchmarkCodec.All.Where(codec => onlyCodec is null || codec.Name == onlyCodec))
            {
                List<(Measurement Measurement, Func<OrderRow[], Task> Run)> runs =
                [
                    .. writers.Where(writer => writer.Writes(codec) && (only is null || only.Contains(writer.Name)))
                        .Select(writer => (new Measurement(writer.Name, codec.Name, writer.IsPeer), (Func<OrderRow[], Task>)(some => writer.WriteAsync(some, path, codec)))),
                    .. await LimitsAsync(codec, rows),
                ];
                await MeasureAsync(runs, rows, warmUp, rounds, path);
                Print(runs.ConvertAll(static run => run.Measurement));
                all.AddRange(runs.Select(static run => run.Measurement));
            }
        }
        finally
        {
            File.Delete(path);
        }

        PrintTargets(all);
        return 0;
    }

    private static async Task<List<(Measurement Measurement, Func<OrderRow[], Task> Run)>> LimitsAsync(BenchmarkCodec codec, OrderRow[] rows)
    {
        var limits = new List<(Measurement, Func<OrderRow[], Task>)>
        {
            (new Measurement("EncodeOnly", codec.Name, false), static some =>
            {
                PlainEncoder.Encode(some);
                return Task.CompletedTask;
            }),
        };
        if (codec.Compression == ParquetCompression.None)
        {
            return limits;
        }

        var pages = new List<byte[]>();
        await using (var nowhere = new ParquetFileWriter(
            Stream.Null, SchemaOf<OrderRow>(), LakeOrmWriter.Options(codec, () => new RecordingCodec(Managed(codec), pages))))
        {
            for (int start = 0; start < rows.Length; start += ParquetTile.MaxRows)
            {
                nowhere.Write<OrderRow>(rows.AsSpan(start, Math.Min(ParquetTile.MaxRows, rows.Length - start)), default);
                if (nowhere.ShouldFlush)
                {
                    await nowhere.FlushRowGroupAsync();
                }
            }

            await nowhere.CompleteAsync();
        }

        limits.Add((new Measurement("CodecOnly", codec.Name, false), _ => Compress(pages, Managed(codec))));
        if (codec.Compression == ParquetCompression.Zstd)
        {
            limits.Add((new Measurement("CodecOnlyNativeZstd", codec.Name, false), _ => Compress(pages, new NativeZstdCodec(codec.Level ?? 1))));
        }

        return limits;
    }

    private static ParquetSchema SchemaOf<T>()
        where T : IParquetRecord<T> => T.ParquetSchema;

    private static ICompressionCodec Managed(BenchmarkCodec codec) => LakeOrmWriter.Options(codec, null).CreateCodec()!;

    private static Task Compress(List<byte[]> pages, ICompressionCodec codec)
    {
        using (codec)
        {
            byte[] destination = new byte[codec.MaxCompressedLength(pages.Max(static page => page.Length))];
            foreach (byte[] page in pages)
            {
                codec.Compress(page, destination);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task MeasureAsync(
        List<(Measurement Measurement, Func<OrderRow[], Task> Run)> runs, OrderRow[] rows, OrderRow[] warmUp, int rounds, string path)
    {
        foreach ((Measurement _, Func<OrderRow[], Task> run) in runs)
        {
            await run(warmUp);
            await run(warmUp);
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < runs.Count; i++)
            {
                (Measurement measurement, Func<OrderRow[], Task> run) = runs[(i + round) % runs.Count];
                File.Delete(path);
                GC.Collect();
                GC.WaitForPendingFinalizers();
                long before = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                await run(rows);
                TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
                measurement.Add(elapsed.TotalMilliseconds, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)rows.Length);
                measurement.Bytes = File.Exists(path) ? new FileInfo(path).Length : 0;
            }
        }
    }

    private static void Print(List<Measurement> measurements)
    {
        double best = BestPeer(measurements);
        foreach (Measurement m in measurements)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{m.Writer} {m.Codec} {m.Milliseconds:F0} {m.Allocated:F1} {m.Bytes / 1e6:F1} {m.Milliseconds / best:F2}"));
        }
    }

    private static void PrintTargets(List<Measurement> all)
    {
        Measurement? Find(string writer, string codec) => all.Find(m => m.Writer == writer && m.Codec == codec);

        Console.WriteLine();
        foreach (string codec in all.Select(static m => m.Codec).Distinct())
        {
            if (Find("LakeOrm", codec) is not { } ours)
            {
                continue;
            }

            double best = BestPeer(all.FindAll(m => m.Codec == codec));
            double encode = Find("EncodeOnly", codec)!.Milliseconds;
            switch (codec)
            {
                case "none":
                    Target("LakeOrm none / best peer", ours.Milliseconds / best, 0.55);
                    break;
                case "zstd-3":
                    Target("LakeOrm zstd-3 / best peer", ours.Milliseconds / best, 1.05);
                    if (Find("LakeOrmNativeZstd", codec) is { } native)
                    {
                        Target("LakeOrmNativeZstd zstd-3 / best peer", native.Milliseconds / best, 0.97);
                    }

                    break;
                default:
                    Target($"LakeOrm {codec} / (encode + codec)", ours.Milliseconds / (encode + Find("CodecOnly", codec)!.Milliseconds), 1.15);
                    break;
            }

            Target($"LakeOrm {codec} bytes allocated a row", ours.Allocated, 4);
        }
    }

    private static void Target(string what, double found, double most) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(found <= most ? "reached" : "MISSED")}: {what} = {found:F2}, at most {most:F2}"));

    private static double BestPeer(List<Measurement> measurements) =>
        measurements.Where(static m => m.IsPeer).Select(static m => m.Milliseconds).DefaultIfEmpty(double.NaN).Min();
}
