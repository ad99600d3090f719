using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Tests.Harness;

/// <summary>Build properties as the compiler shows them to a generator.</summary>
/// <param name="properties">Of the form <c>Name=value</c>.</param>
internal sealed class Settings(string[] properties) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

    private sealed class Options(string[] properties) : AnalyzerConfigOptions
    {
        private readonly Dictionary<string, string> _values =
            properties.Where(static p => p.Length > 0).Select(static p => p.Split('=')).ToDictionary(static p => "build_property." + p[0], static p => p[1], AnalyzerConfigOptions.KeyComparer);

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => _values.TryGetValue(key, out value);
    }
}
