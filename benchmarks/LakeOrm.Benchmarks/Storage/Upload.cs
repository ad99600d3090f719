using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Transfer;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Benchmarks.Delta;
using LakeOrm.Benchmarks.Scale;
using LakeOrm.Parquet;
using LakeOrm.Storage.S3;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>Rows that are made as they are asked for, inserted into a table of the store, in turns with the encoding of them alone and the SDK's own upload of as many bytes. Each in a process of its own, which has done enough of it before to be compiled.</summary>
internal static class Upload
{
    public const string Name = "upload";
    public const string Encoding = "encoding";
    public const string Raw = "raw";
    public const string Insert = "insert";
    private const int SampleRows = 500_000;

    // The runtime compiles a method of the SDK for good after some sixty calls of it, which are as many parts of 5 MiB: a process that has uploaded less spends seconds on that, whatever it uploads.
    private const int WarmUpRows = 10_000_000;
    private const int WarmUpBytes = 128 << 20;
    private const double MostRatio = 1.15;
    private const double MostMebiBytes = 256;

    public static async Task RunAsync(Bucket bucket, int bytes, int rounds)
    {
        string file = Path.GetTempFileName();
        try
        {
            int rows = (int)(bytes / (await EncodeAsync(SampleRows))["MB"] / 1e6 * SampleRows);
            await using (FileStream stream = File.Create(file))
            {
                await LakeParquet.WriteAsync(stream, Orders.Rows(rows));
            }

            DeltaRun.Print($"{Name}: {rows} rows, {new FileInfo(file).Length / 1e6:F0} MB, {rounds} rounds");
            Samples encoding = new(), raw = new(), insert = new(), ratio = new(), peak = new();
            for (int i = 0; i < rounds; i++)
            {
                Dictionary<string, double> encoded = await ChildProcess.RunAsync(StorageCommand.Name, Encoding, $"{rows}");
                Dictionary<string, double> sent = await ChildProcess.RunAsync(StorageCommand.Name, Raw, bucket.Below($"raw-{i}").Root.ToString(), file);
                await bucket.ClearAsync();
                Dictionary<string, double> inserted = await ChildProcess.RunAsync(StorageCommand.Name, Insert, bucket.Below($"insert-{i}").Root.ToString(), $"{rows}");
                await bucket.ClearAsync();
                encoding.Add(encoded["seconds"]);
                raw.Add(sent["seconds"]);
                insert.Add(inserted["seconds"]);
                ratio.Add(inserted["seconds"] / Math.Max(encoded["seconds"], sent["seconds"]));
                peak.Add(inserted["peak_MiB"]);
                foreach ((string what, Dictionary<string, double> figures) in new[] { (Encoding, encoded), (Raw, sent), (Insert, inserted) })
                {
                    DeltaRun.Print($"round {i + 1} (load {DeltaRun.Load}) {what}: {figures["seconds"]:F2} s, processor {figures["processor_seconds"]:F2} s, {figures["MB"]:F0} MB, peak {figures["peak_MiB"]:F0} MiB");
                }
            }

            DeltaRun.Print($"medians: encoding {encoding.Median:F2} s, raw upload {raw.Median:F2} s, insert {insert.Median:F2} s");
            DeltaRun.Target("insert / the longer of encoding and raw upload, median of the rounds", ratio.Median, MostRatio);
            DeltaRun.Target("peak of resident memory, the most of the rounds", peak.Percentile(100), MostMebiBytes, " MiB");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Encodes, and keeps nothing.</summary>
    public static async Task<Dictionary<string, double>> EncodeAsync(int rows)
    {
        await OnceAsync(WarmUpRows);
        return await MeasureAsync(() => OnceAsync(rows));

        static async Task<long> OnceAsync(int rows)
        {
            await using CountingStream none = new();
            await LakeParquet.WriteAsync(none, Orders.Rows(rows).ToAsyncEnumerable());
            return none.Length;
        }
    }

    /// <summary>Uploads a file as the SDK does it.</summary>
    public static async Task<Dictionary<string, double>> SendAsync(Bucket bucket, string file)
    {
        using AmazonS3Client client = Bucket.NewClient();
        using TransferUtility transfer = new(client);
        (string name, string key) = bucket.At("file.parquet");
        await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = name, Key = key, InputStream = new MemoryStream(new byte[WarmUpBytes]) });
        return await MeasureAsync(async () =>
        {
            await transfer.UploadAsync(new TransferUtilityUploadRequest { BucketName = name, Key = key, FilePath = file });
            return new FileInfo(file).Length;
        });
    }

    /// <summary>Inserts into a new table.</summary>
    public static async Task<Dictionary<string, double>> InsertAsync(Bucket bucket, int rows)
    {
        await using LakeClient lake = Lake.Open(bucket.Root.ToString(), [new S3StorageProvider()]);
        await lake.EnsureTableAsync<OrderRow>();
        await lake.InsertAsync(Orders.Rows(WarmUpRows).ToAsyncEnumerable());
        return await MeasureAsync(async () => (await lake.InsertAsync(Orders.Rows(rows).ToAsyncEnumerable())).BytesAdded);
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(Func<Task<long>> run)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long bytes = await run();
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        process.Refresh();
        return new()
        {
            ["seconds"] = taken.TotalSeconds,
            ["processor_seconds"] = (process.TotalProcessorTime - before).TotalSeconds,
            ["MB"] = bytes / 1e6,
            ["peak_MiB"] = MemoryWatch.PeakBytes / (double)(1 << 20),
        };
    }
}
