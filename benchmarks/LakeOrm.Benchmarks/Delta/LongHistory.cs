using System.Diagnostics;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>A table of ten thousand commits of one file each, with a checkpoint every hundred, and half of that many commits after the last.</summary>
internal static class LongHistory
{
    private const int CheckpointInterval = 100;

    public static async Task RunAsync(DeltaRun run)
    {
        string root = run.Folder("history");
        long start = Stopwatch.GetTimestamp();
        LogMaker log = await LogMaker.StartAsync(root);
        int commits = run.Size(10_000) - (CheckpointInterval / 2);
        while (log.Version < commits)
        {
            log.Commit(files: 1);
            if (log.Version % CheckpointInterval == 0)
            {
                await log.CheckpointAsync();
            }
        }

        OpeningFigures figures = await OpeningFigures.MeasureAsync(root, LogMaker.Table);
        DeltaRun.Print($"log of {commits} commits, made in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        figures.Print("with its checkpoints");
    }
}
