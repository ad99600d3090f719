using System.Diagnostics;
using LakeOrm.Benchmarks.Data;
using LakeOrm.Benchmarks.Scale;
using LakeOrm.Delta;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Storage.Files;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>Opens a table as a new process does, and again after another writer's commit.</summary>
internal static class TableOpening
{
    public const string Name = "open";

    public static async Task<Dictionary<string, double>> MeasureAsync(string root, string path)
    {
        double before = Environment.WorkingSet / (double)(1 << 20);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        DeltaTable table = new(new FileStorage(root), path);
        DeltaSnapshot snapshot = await table.TryGetSnapshotAsync() ?? throw new InvalidOperationException("There is no table.");
        Dictionary<string, double> figures = new()
        {
            ["open_ms"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds,
            ["open_processor_ms"] = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds,
            ["before_MiB"] = before,
            ["peak_MiB"] = MemoryWatch.PeakBytes / (double)(1 << 20),
            ["files"] = snapshot.Files.Count,
            ["version"] = snapshot.Version,
        };
        await new DeltaTable(new FileStorage(root), path).InsertAsync(Orders.Rows(1));
        start = Stopwatch.GetTimestamp();
        DeltaSnapshot next = await table.TryGetSnapshotAsync() ?? throw new InvalidOperationException("There is no table any more.");
        figures["refresh_ms"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        start = Stopwatch.GetTimestamp();
        await table.TryGetSnapshotAsync();
        figures["look_ms"] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return next.Version == snapshot.Version + 1 ? figures : throw new InvalidOperationException($"Version {next.Version} came after {snapshot.Version}.");
    }
}
