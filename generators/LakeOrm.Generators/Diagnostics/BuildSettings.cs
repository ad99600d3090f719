using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Diagnostics;

/// <summary>What the project's build properties say; the package makes them visible to the compiler.</summary>
internal static class BuildSettings
{
    /// <summary>Whether the compiler runs no analyzers, by the rules of its own build targets.</summary>
    public static bool AnalyzersAreOff(AnalyzerConfigOptions options)
    {
        string? run = Property(options, "RunAnalyzers");
        return IsFalse(run) || (string.IsNullOrEmpty(run) && IsFalse(Property(options, "RunAnalyzersDuringBuild")));
    }

    private static string? Property(AnalyzerConfigOptions options, string name) => options.TryGetValue($"build_property.{name}", out string? value) ? value : null;

    private static bool IsFalse(string? value) => string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
}
