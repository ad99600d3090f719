using System.Diagnostics;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>
/// Inserts of one row, each a durable version, against the bare calls that such a commit cannot do without. The two take turns on the same file system, so that they share
/// whatever the disk does. A table writes a checkpoint every ten versions; what that costs is in the inserts' total.
/// </summary>
internal static class SingleRowCommits
{
    private const double Target = 2;
    private const int WarmUp = 300;
    private static readonly TimeSpan TierDelay = TimeSpan.FromMilliseconds(300);

    public static async Task RunAsync(DeltaRun run)
    {
        int count = run.Size(1000);
        OrderRow[] rows = Orders.Make(Math.Max(count, WarmUp));
        await using (LakeClient other = Lake.Local(run.Folder("warm-up")))
        {
            await other.EnsureTableAsync<OrderRow>();
            for (int i = 0; i < WarmUp; i++)
            {
                await other.InsertAsync([rows[i]]);
            }
        }

        // Whatever was called often is compiled anew meanwhile.
        await Task.Delay(TierDelay);
        string root = run.Folder("commits");
        string table = Path.Combine(root, "benchmarks", "orders");
        await using LakeClient lake = Lake.Local(root);
        await lake.EnsureTableAsync<OrderRow>();
        await lake.InsertAsync([rows[0]]);
        string bareFolder = run.Folder("bare");
        Directory.CreateDirectory(Path.Combine(bareFolder, BareCommit.Log));
        BareCommit bare = new(
            bareFolder,
            File.ReadAllBytes(Directory.EnumerateFiles(table, "*.parquet").First()),
            File.ReadAllBytes(Path.Combine(table, BareCommit.Log, $"{1:D20}.json")));
        bare.Run(0);

        Samples inserts = new();
        Samples checkpointed = new();
        Samples calls = new();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        TimeSpan bareProcessor = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            // Who comes first changes, since the second may find the disk at work for the first.
            if (i % 2 == 1)
            {
                BareOnce(i + 1);
            }

            long start = Stopwatch.GetTimestamp();
            WriteResult written = await lake.InsertAsync([rows[i]]);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            inserts.Add(milliseconds);
            if (written.Version % 10 == 0)
            {
                checkpointed.Add(milliseconds);
            }

            if (i % 2 == 0)
            {
                BareOnce(i + 1);
            }
        }

        processor = Environment.CpuUsage.TotalTime - processor - bareProcessor;
        DeltaRun.Print($"commits {count}: p50_ms p95_ms total_ms processor_ms");
        DeltaRun.Print($"InsertAsync of one row: {inserts.Median:F2} {inserts.Percentile(95):F2} {inserts.Total:F0} {processor.TotalMilliseconds:F0}");
        DeltaRun.Print($"of which {checkpointed.Count} with a checkpoint: {checkpointed.Median:F2} {checkpointed.Percentile(95):F2} {checkpointed.Total:F0}");
        DeltaRun.Print($"bare calls: {calls.Median:F2} {calls.Percentile(95):F2} {calls.Total:F0} {bareProcessor.TotalMilliseconds:F0}");
        DeltaRun.Print($"ratio of the medians {inserts.Median / calls.Median:F2}, of the totals with all checkpoints {inserts.Total / calls.Total:F2}");

        // The bare calls are those of a commit; a checkpoint, which every tenth insert writes as well, has calls of its own.
        DeltaRun.Target("inserts without a checkpoint / bare calls", (inserts.Total - checkpointed.Total) / (count - checkpointed.Count) / (calls.Total / count), Target);

        void BareOnce(int version)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            bare.Run(version);
            calls.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bareProcessor += Environment.CpuUsage.TotalTime - before;
        }
    }
}
