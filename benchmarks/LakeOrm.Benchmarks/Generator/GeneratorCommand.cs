using System.Diagnostics;
using System.Globalization;
using LakeOrm.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Benchmarks.Generator;

/// <summary>
/// What the generator costs a compilation, in the driver protocol of an editor: one driver goes on from edit to edit. Each run sees a compilation of its own, which has
/// bound nothing yet, and the generator takes turns with one that finds the attributes and stops there.
/// </summary>
internal static class GeneratorCommand
{
    private const double Target = 1.5;

    public static int Run(string[] arguments)
    {
        int records = Arguments.Number(arguments, "--records", 500);
        int rounds = Arguments.Number(arguments, "--rounds", 15);
        CSharpCompilation project = RecordSources.Compile(records);

        Console.WriteLine("case median_ms alloc_MB outputs_reemitted ratio_to_floor");
        Report("first", rounds, project, edit: null);
        double keystroke = Report("keystroke", rounds, project, static round => RecordSources.Unrelated(round + 1));
        Report("record", rounds, project, static round => RecordSources.Record(7, edited: round % 2 == 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"keystroke: {keystroke:F2} of the floor, target {Target:F2}: {(keystroke <= Target ? "reached" : "missed")}"));
        return 0;
    }

    // The edit of each round; a round without one begins with a new driver.
    private static double Report(string name, int rounds, CSharpCompilation project, Func<int, SyntaxTree>? edit)
    {
        Samples[] milliseconds = [new(), new()];
        Samples[] megabytes = [new(), new()];
        GeneratorDriver[] drivers = [Drive(new LakeRecordGenerator(), project, edit), Drive(new AttributesOnlyGenerator(), project, edit)];
        CSharpCompilation current = project;
        const int WarmUp = 5;
        for (int round = 0; round < rounds + WarmUp; round++)
        {
            current = Edited(current, edit?.Invoke(round));
            for (int i = 0; i < drivers.Length; i++)
            {
                int turn = (i + round) % drivers.Length;

                // A compilation keeps what it bound: each generator gets one that is fresh.
                CSharpCompilation seen = CSharpCompilation.Create(current.AssemblyName, current.SyntaxTrees, current.References, current.Options);
                GC.Collect();
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                GeneratorDriver ran = drivers[turn].RunGenerators(seen);
                double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round >= WarmUp)
                {
                    milliseconds[turn].Add(elapsed);
                    megabytes[turn].Add((GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6);
                }

                drivers[turn] = edit is null ? drivers[turn] : ran;
            }
        }

        double ratio = milliseconds[0].Median / milliseconds[1].Median;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name} {milliseconds[0].Median:F1} {megabytes[0].Median:F1} {Emitted(project, edit)} {ratio:F2}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}-floor {milliseconds[1].Median:F1} {megabytes[1].Median:F1} 0 1.00"));
        return ratio;
    }

    private static GeneratorDriver Drive(IIncrementalGenerator generator, CSharpCompilation project, Func<int, SyntaxTree>? edit, bool track = false)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [generator.AsSourceGenerator()],
            parseOptions: (CSharpParseOptions)project.SyntaxTrees[0].Options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.Implementation, trackIncrementalGeneratorSteps: track));
        return edit is null ? driver : driver.RunGenerators(project);
    }

    private static CSharpCompilation Edited(CSharpCompilation compilation, SyntaxTree? tree) =>
        tree is null ? compilation : compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.First(t => t.FilePath == tree.FilePath), tree);

    // Counted apart: a driver that tracks its steps is slower.
    private static int Emitted(CSharpCompilation project, Func<int, SyntaxTree>? edit) => Drive(new LakeRecordGenerator(), project, edit, track: true)
        .RunGenerators(Edited(project, edit?.Invoke(0)))
        .GetRunResult().Results[0].TrackedOutputSteps
        .SelectMany(static step => step.Value)
        .SelectMany(static step => step.Outputs)
        .Count(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
}
