using System.Globalization;
using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>What a worker is told on its command line.</summary>
internal sealed record WorkerSettings
{
    public required LakePlace Place { get; init; }

    public required int Seed { get; init; }

    public required int Lanes { get; init; }

    public required int Lane { get; init; }

    /// <summary>The first operation to do.</summary>
    public required long From { get; init; }

    /// <summary>The operations before this one were reported as done by an earlier worker: now they are duplicates.</summary>
    public required long Done { get; init; }

    /// <summary>Where to stop.</summary>
    public required long To { get; init; }

    /// <summary>The step at which to die; null when the parent kills.</summary>
    public Step? Step { get; init; }

    /// <summary>At which of its occurrences.</summary>
    public int Occurrence { get; init; } = 1;

    public string[] ToArguments() =>
    [
        Worker.Verb, Place.Root, Place.Scratch, Text(Seed), Text(Lanes), Text(Lane), Text(From), Text(Done), Text(To), Step?.ToString() ?? string.Empty, Text(Occurrence),
    ];

    public static WorkerSettings Parse(string[] arguments) => new()
    {
        Place = new LakePlace(arguments[1], arguments[2]),
        Seed = (int)Number(arguments[3]),
        Lanes = (int)Number(arguments[4]),
        Lane = (int)Number(arguments[5]),
        From = Number(arguments[6]),
        Done = Number(arguments[7]),
        To = Number(arguments[8]),
        Step = arguments[9].Length == 0 ? null : Steps.Step.Parse(arguments[9]),
        Occurrence = (int)Number(arguments[10]),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
