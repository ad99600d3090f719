using System.Collections.Immutable;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Analyzers.Tests.Live;

/// <summary>A rule is the user's to silence or to weigh, in each of the ways that C# has.</summary>
public sealed class SuppressionTests
{
    private const string Partition = "[LakeProjection] public partial record R([property: LakePartition] int Id);";
    private const string Character = "[LakeTable(\"t\")] public partial record R { public int Id { get; init; } public char C { get; init; } }";

    [Fact]
    public void Without_any_the_rule_is_reported() => Assert.Equal(("LAKE0401", false, DiagnosticSeverity.Error), Found(Generation.Of(Partition)));

    [Theory]
    [InlineData("#pragma warning disable LAKE0401\n" + Partition)]
    [InlineData("using System.Diagnostics.CodeAnalysis; [SuppressMessage(\"LakeOrm\", \"LAKE0401\")] " + Partition)]
    [InlineData("using System.Diagnostics.CodeAnalysis; [assembly: SuppressMessage(\"LakeOrm\", \"LAKE0401:x\", Scope = \"type\", Target = \"~T:R\")] " + Partition)]
    public void A_pragma_and_an_attribute_suppress_a_warning(string source)
    {
        Generation run = Generation.Of(source);
        Assert.True(Found(run).IsSuppressed);
        Assert.Single(run.Result.GeneratedSources);
    }

    [Fact]
    public void A_pragma_holds_between_its_lines_only() => Assert.Equal(
        [true, false],
        Generation.Of($"#pragma warning disable LAKE0401\n{Partition}\n#pragma warning restore LAKE0401\n{Partition.Replace("record R", "record S", StringComparison.Ordinal)}").Diagnostics.Select(static d => d.IsSuppressed));

    [Fact]
    public void NoWarn_takes_a_warning_away() => Assert.Empty(Run(Partition, static o => o.WithSpecificDiagnosticOptions([new("LAKE0401", ReportDiagnostic.Suppress)])).Diagnostics);

    [Fact]
    public void WarnAsError_is_the_projects_to_decide() => Assert.Equal(
        DiagnosticSeverity.Warning, Found(Run(Partition, static o => o.WithGeneralDiagnosticOption(ReportDiagnostic.Default))).Severity);

    [Theory]
    [InlineData("none", null)]
    [InlineData("suggestion", DiagnosticSeverity.Info)]
    [InlineData("error", DiagnosticSeverity.Error)]
    public void An_editorconfig_sets_the_severity(string severity, DiagnosticSeverity? expected)
    {
        Generation run = Run(
            Partition,
            o => o.WithGeneralDiagnosticOption(ReportDiagnostic.Default).WithSyntaxTreeOptionsProvider(new EditorConfig($"is_global = true\ndotnet_diagnostic.LAKE0401.severity = {severity}")));
        Assert.Equal(expected, run.Diagnostics.SingleOrDefault()?.Severity);
    }

    [Fact]
    public void An_error_that_is_silenced_gives_no_code_and_no_word()
    {
        Generation run = Run(Character, static o => o.WithSpecificDiagnosticOptions([new("LAKE0101", ReportDiagnostic.Suppress)]));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Result.GeneratedSources);
    }

    private static (string Id, bool IsSuppressed, DiagnosticSeverity Severity) Found(Generation run)
    {
        Diagnostic found = Assert.Single(run.Diagnostics);
        return (found.Id, found.IsSuppressed, found.Severity);
    }

    private static Generation Run(string source, Func<CSharpCompilationOptions, CompilationOptions> options)
    {
        CSharpCompilation compilation = Generation.Compile(source);
        return Generation.Run(compilation.WithOptions((CSharpCompilationOptions)options(compilation.Options)));
    }

    // As the compiler reads it from the file.
    private sealed class EditorConfig(string text) : SyntaxTreeOptionsProvider
    {
        private readonly AnalyzerConfigSet _set = AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse(text, "/.globalconfig")));

        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            _set.GetOptionsForSourcePath("/" + tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity) || TryGetGlobalDiagnosticValue(diagnosticId, cancellationToken, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            _set.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }
}
