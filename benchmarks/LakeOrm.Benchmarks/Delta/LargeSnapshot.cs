namespace LakeOrm.Benchmarks.Delta;

/// <summary>A table of a hundred thousand files, each with the statistics of ten columns: opened from a checkpoint, and from the commits alone.</summary>
internal static class LargeSnapshot
{
    private const double TargetMilliseconds = 1000;
    private const double TargetMebiBytes = 200;
    private const int FilesOfCommit = 1000;

    public static async Task RunAsync(DeltaRun run)
    {
        int files = run.Size(100_000);
        OpeningFigures fromCommits = await OpeningFigures.MeasureAsync(await MakeAsync(run.Folder("commits-alone"), files, checkpoint: false), LogMaker.Table);
        fromCommits.Print("from the commits alone");
        OpeningFigures fromCheckpoint = await OpeningFigures.MeasureAsync(await MakeAsync(run.Folder("checkpoint"), files, checkpoint: true), LogMaker.Table);
        fromCheckpoint.Print("from a checkpoint");
        DeltaRun.Target("first opening from a checkpoint", fromCheckpoint["open_ms"], TargetMilliseconds, " ms");
        DeltaRun.Target("peak of resident memory, the whole process", fromCheckpoint["peak_MiB"], TargetMebiBytes, " MiB");
    }

    private static async Task<string> MakeAsync(string root, int files, bool checkpoint)
    {
        LogMaker log = await LogMaker.StartAsync(root);
        for (int made = 1; made < files; made += FilesOfCommit)
        {
            log.Commit(Math.Min(FilesOfCommit, files - made));
        }

        if (checkpoint)
        {
            await log.CheckpointAsync();
        }

        return root;
    }
}
