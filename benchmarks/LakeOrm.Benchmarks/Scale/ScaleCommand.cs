using System.Diagnostics;
using System.Globalization;
using LakeOrm.Benchmarks.Data;

namespace LakeOrm.Benchmarks.Scale;

/// <summary>A stream of rows, made as they are asked for, into a table of the local lake: how fast, and in how much memory.</summary>
internal static class ScaleCommand
{
    private const long MebiByte = 1 << 20;
    private const int TargetMebiBytes = 256;

    public static async Task<int> RunAsync(string[] arguments)
    {
        int count = Arguments.Number(arguments, "--rows", 20_000_000);
        string? given = Arguments.Text(arguments, "--root");
        string root = given ?? Directory.CreateTempSubdirectory("lakeorm-scale-").FullName;
        try
        {
            await InsertAsync(root, count);
        }
        finally
        {
            if (given is null)
            {
                Directory.Delete(root, recursive: true);
            }
        }

        return 0;
    }

    private static async Task InsertAsync(string root, int count)
    {
        await using LakeClient lake = Lake.Local(root);
        await lake.EnsureTableAsync<OrderRow>();
        var watch = new MemoryWatch(every: Math.Max(1, count / 20));
        long start = Stopwatch.GetTimestamp();
        WriteResult written = await lake.InsertAsync(Orders.Rows(count).ToAsyncEnumerable(), new InsertOptions { Progress = watch });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double peak = MemoryWatch.PeakBytes / (double)MebiByte;
        Print($"rows {written.RowsAdded}");
        Print($"files {written.FilesAdded}");
        Print($"MB {written.BytesAdded / 1e6:F0}");
        Print($"seconds {seconds:F1}");
        Print($"rows_per_second {written.RowsAdded / seconds:F0}");
        Print($"ns_per_row {seconds * 1e9 / written.RowsAdded:F0} of_which_making_rows {MakingRows(Math.Min(count, 1_000_000)):F0}");
        Print($"peak_rss_MiB {peak:F0}");
        start = Stopwatch.GetTimestamp();
        long counted = await lake.ScalarAsync<long>($"SELECT count(*) FROM benchmarks.orders");
        Print($"counted {counted} in_seconds {Stopwatch.GetElapsedTime(start).TotalSeconds:F2}");
        Print($"peak_rss_with_query_MiB {MemoryWatch.PeakBytes / (double)MebiByte:F0}");
        if (counted != count)
        {
            throw new InvalidOperationException($"The table has {counted} rows, not {count}.");
        }

        Print($"{(peak <= TargetMebiBytes ? "reached" : "MISSED")}: peak of resident memory = {peak:F0} MiB, at most {TargetMebiBytes}");
    }

    // The rows are the benchmark's own work, on the same thread.
    private static double MakingRows(int count)
    {
        long start = Stopwatch.GetTimestamp();
        int made = Orders.Rows(count).Count();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / made;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
