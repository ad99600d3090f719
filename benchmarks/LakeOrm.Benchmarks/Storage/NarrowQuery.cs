using System.Diagnostics;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Benchmarks.Delta;
using LakeOrm.Storage.S3;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>A query whose condition fits one of a hundred equal files by their statistics: what it fetches, the first time and the second.</summary>
internal static class NarrowQuery
{
    public const string Name = "query";
    private const int Files = 100;
    private const int RowsOfFile = 20_000;
    private const double MostPercent = 2;

    public static async Task RunAsync(Bucket bucket)
    {
        string cache = Directory.CreateTempSubdirectory("lakeorm-storage-").FullName;
        try
        {
            Bucket lakeRoot = bucket.Below(Name);
            long bytes = await FillAsync(lakeRoot);
            DeltaRun.Print($"{Name}: {Files} files of {RowsOfFile} rows, {bytes / 1e6:F1} MB");
            Traffic traffic = new();
            double first, second;
            await using (LakeClient lake = Open(lakeRoot, traffic, cache))
            {
                first = await AskAsync(lake, traffic, bytes, "first time");
                second = await AskAsync(lake, traffic, bytes, "second time");
            }

            await using (LakeClient other = Open(lakeRoot, traffic, cache))
            {
                await AskAsync(other, traffic, bytes, "another client that shares the cache");
            }

            DeltaRun.Target("the table's bytes fetched, first time", first, MostPercent, " %");
            DeltaRun.Target("the table's bytes fetched, second time", second, 0, " %");
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
    }

    private static LakeClient Open(Bucket bucket, Traffic traffic, string cache) =>
        Lake.Open(bucket.Root.ToString(), [new S3StorageProvider(new S3StorageOptions { HttpHandler = traffic.NewHandler })], new LocalLakeOptions { CacheDirectory = cache });

    private static async Task<long> FillAsync(Bucket bucket)
    {
        await using LakeClient lake = Lake.Open(bucket.Root.ToString(), [new S3StorageProvider()]);
        await lake.EnsureTableAsync<OrderRow>();
        long bytes = 0;
        OrderRow[] rows = Orders.Make(RowsOfFile);
        for (int file = 0; file < Files; file++)
        {
            bytes += (await lake.InsertAsync(rows.Select((row, i) => row with { CustomerId = (file * RowsOfFile) + i }))).BytesAdded;
        }

        return bytes;
    }

    private static async Task<double> AskAsync(LakeClient lake, Traffic traffic, long tableBytes, string when)
    {
        const long From = 42 * RowsOfFile;
        const long To = From + 99;
        traffic.Take();
        long start = Stopwatch.GetTimestamp();
        long rows = await lake.ScalarAsync<long>($"SELECT count(*) FROM benchmarks.orders WHERE \"CustomerId\" BETWEEN {From} AND {To} AND \"Total\" > 0");
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (rows != To - From + 1)
        {
            throw new InvalidOperationException($"The query found {rows} rows.");
        }

        TrafficCount count = traffic.Take();
        double percent = count.DataBytes * 100.0 / tableBytes;
        DeltaRun.Print($"{when}, {milliseconds:F0} ms: {count.Received} bytes came by the connections in all ({count.Received * 100.0 / tableBytes:F2} % of the table's)");
        DeltaRun.Print($"  data: {count.DataRequests} requests, {count.DataBytes} bytes ({percent:F2} %)");
        DeltaRun.Print($"  log: {count.LogRequests} requests, {count.LogBytes} bytes ({count.LogBytes * 100.0 / tableBytes:F2} %)");
        DeltaRun.Print($"  others: {count.OtherRequests} requests, {count.OtherBytes} bytes");
        return percent;
    }
}
