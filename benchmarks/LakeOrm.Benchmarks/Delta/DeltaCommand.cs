using System.Globalization;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>Delta tables on a disk: what a commit, an insert, an upsert and an opening cost, each against what it cannot do without.</summary>
internal static class DeltaCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "delta";

    private static readonly (string Name, Func<DeltaRun, Task> Run)[] Measurements =
    [
        ("commits", SingleRowCommits.RunAsync),
        ("insert", LargeInsert.RunAsync),
        ("upsert", Upserts.RunAsync),
        ("compaction", Compaction.RunAsync),
        ("history", LongHistory.RunAsync),
        ("snapshot", LargeSnapshot.RunAsync),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [ChildProcess.Mark, .. string[] rest])
        {
            ChildProcess.Print(await MeasureAsync(rest));
            return 0;
        }

        string[]? only = Arguments.Text(arguments, "--only")?.Split(',');
        DeltaRun run = DeltaRun.Start(Arguments.Text(arguments, "--root"), Array.IndexOf(arguments, "--quick") >= 0);
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"folder {run.Root} ({run.FileSystem}), processors {Environment.ProcessorCount}"));
            foreach ((string name, Func<DeltaRun, Task> measure) in Measurements)
            {
                if (only is null || only.Contains(name, StringComparer.Ordinal))
                {
                    Console.WriteLine();
                    Console.WriteLine($"{name} (load {DeltaRun.Load})");
                    await measure(run);
                }
            }
        }
        finally
        {
            Directory.Delete(run.Root, recursive: true);
        }

        return 0;
    }

    private static Task<Dictionary<string, double>> MeasureAsync(string[] arguments) => arguments switch
    {
        [TableOpening.Name, string root, string table] => TableOpening.MeasureAsync(root, table),
        [LargeInsert.Name, string root, string rows] => LargeInsert.MeasureAsync(root, int.Parse(rows, CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"'{string.Join(' ', arguments)}' is nothing that is measured here."),
    };
}
