using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>What the project's build properties say; the package makes them visible to the compiler.</summary>
internal static class BuildSettings
{
    /// <summary>Whether the compiler runs no analyzers, by the rules of its own build targets.</summary>
    public static bool AnalyzersAreOff(AnalyzerConfigOptions options)
    {
        string? run = Property(options, "RunAnalyzers");
        return Is(run, "false")
            || (string.IsNullOrEmpty(run) && Is(Property(options, "RunAnalyzersDuringBuild"), "false") && !Is(Property(options, "DesignTimeBuild"), "true"))
            || Is(Property(options, "IsImplicitlyTriggeredBuild"), "true");
    }

    private static string? Property(AnalyzerConfigOptions options, string name) => options.TryGetValue($"build_property.{name}", out string? value) ? value : null;

    private static bool Is(string? value, string expected) => string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
