using LakeOrm.CrashHarness.Steps;

namespace LakeOrm.CrashHarness.Workers;

/// <summary>What a cleaner is told on its command line.</summary>
/// <param name="Root">The lake's folder.</param>
/// <param name="Temporary">The engine's folder for temporary files.</param>
/// <param name="Step">The step at which to die.</param>
internal sealed record CleanerSettings(string Root, string Temporary, Step Step)
{
    public string[] ToArguments() => [Cleaner.Verb, Root, Temporary, Step.ToString()];

    public static CleanerSettings Parse(string[] arguments) => new(arguments[1], arguments[2], Step.Parse(arguments[3]));
}
