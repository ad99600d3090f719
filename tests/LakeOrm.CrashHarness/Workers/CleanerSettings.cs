using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>What a cleaner is told on its command line.</summary>
/// <param name="Place">The lake.</param>
/// <param name="Step">The step at which to die.</param>
internal sealed record CleanerSettings(LakePlace Place, Step Step)
{
    public string[] ToArguments() => [Cleaner.Verb, Place.Root, Place.Scratch, Step.ToString()];

    public static CleanerSettings Parse(string[] arguments) => new(new LakePlace(arguments[1], arguments[2]), Step.Parse(arguments[3]));
}
