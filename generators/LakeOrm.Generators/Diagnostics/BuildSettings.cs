using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>What the project's build properties say; the package makes them visible to the compiler.</summary>
internal static class BuildSettings
{
    /// <summary>What is left for the generator to report: everything where the compiler runs no analyzers, by the rules of its build targets, and in Visual Studio, which shows what the analyzer says live, nothing.</summary>
    public static GeneratorReports Reports(AnalyzerConfigOptions options)
    {
        string? run = Property(options, "RunAnalyzers");
        bool analyzersAreOff = Is(run, "false") || (string.IsNullOrEmpty(run) && Is(Property(options, "RunAnalyzersDuringBuild"), "false"));
        return analyzersAreOff ? GeneratorReports.Everything
            : Is(Property(options, "BuildingInsideVisualStudio"), "true") ? GeneratorReports.Failures
            : GeneratorReports.Errors;
    }

    private static string? Property(AnalyzerConfigOptions options, string name) => options.TryGetValue($"build_property.{name}", out string? value) ? value : null;

    private static bool Is(string? value, string expected) => string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
