using System.Diagnostics;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Benchmarks.Scale;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>A million rows, made as they are asked for, in one insert: each time into a new table, in a process of its own.</summary>
internal static class LargeInsert
{
    public const string Name = "insert";
    private const int Rounds = 3;

    public static async Task RunAsync(DeltaRun run)
    {
        int count = run.Size(1_000_000);
        Samples seconds = new();
        Samples making = new();
        Samples peak = new();
        double megabytes = 0;
        for (int i = 0; i < Rounds; i++)
        {
            Dictionary<string, double> round = await ChildProcess.RunAsync(DeltaCommand.Name, Name, run.Folder($"insert-{i}"), $"{count}");
            seconds.Add(round["seconds"]);
            making.Add(round["making_seconds"]);
            peak.Add(round["peak_MiB"]);
            megabytes = round["MB"];
        }

        DeltaRun.Print($"rows {count}, MB {megabytes:F0}, medians of {Rounds} processes");
        DeltaRun.Print($"seconds {seconds.Median:F2} (making the rows alone {making.Median:F2}), rows_per_second {count / seconds.Median:F0}, peak_rss_MiB of the whole process {peak.Median:F0}");
    }

    public static async Task<Dictionary<string, double>> MeasureAsync(string root, int count)
    {
        await using LakeClient lake = Lake.Local(root);
        await lake.EnsureTableAsync<OrderRow>();
        long start = Stopwatch.GetTimestamp();
        WriteResult written = await lake.InsertAsync(Orders.Rows(count).ToAsyncEnumerable());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double peak = MemoryWatch.PeakBytes / (double)(1 << 20);
        start = Stopwatch.GetTimestamp();
        int made = Orders.Rows(count).Count();
        return new()
        {
            ["seconds"] = seconds,
            ["making_seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds,
            ["peak_MiB"] = peak,
            ["MB"] = written.RowsAdded == made ? written.BytesAdded / 1e6 : throw new InvalidOperationException($"{written.RowsAdded} rows came of {made}."),
        };
    }
}
