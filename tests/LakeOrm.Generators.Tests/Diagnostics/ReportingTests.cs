using System.Collections.Immutable;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>Who reports: the analyzer everywhere; the generator the errors of a build, and the warnings of one that runs no analyzers.</summary>
public sealed class ReportingTests
{
    private const string Broken = "[LakeTable(\"t\")] public partial record Broken(object Id);";
    private const string Good = "[LakeTable(\"t\")] public partial record Good(string Id);";
    private const string Warned = "[LakeProjection] public partial record Warned([property: LakePartition] int Id);";

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "RunAnalyzers=false")]
    [InlineData(true, "RunAnalyzers=False")]
    [InlineData(false, "RunAnalyzers=true")]
    [InlineData(true, "RunAnalyzersDuringBuild=false")]
    [InlineData(true, "RunAnalyzers=", "RunAnalyzersDuringBuild=false")]
    [InlineData(false, "RunAnalyzers=true", "RunAnalyzersDuringBuild=false")]
    public void The_generator_reports_warnings_where_no_analyzer_does(bool reports, params string[] properties) =>
        Assert.Equal(reports ? ["LAKE0401"] : [], Reported(Generation.Compile(Warned), new Settings(properties)).Select(static d => d.Id));

    [Fact]
    public void A_build_hears_the_errors_from_the_generator_and_an_editor_from_the_analyzer_alone()
    {
        Compilation compilation = Generation.Compile(Broken, Warned);
        Assert.Equal(["LAKE0101"], Reported(compilation, new Settings([])).Select(static d => d.Id));
        Assert.Empty(Reported(compilation, new Settings(["BuildingInsideVisualStudio=true"])));
        Assert.Equal(2, Reported(compilation, new Settings(["BuildingInsideVisualStudio=true", "RunAnalyzers=false"])).Length);
        Assert.Empty(Reported(compilation, new Settings([]), inEditor: true));
    }

    // The compiler leaves out what equals a diagnostic that it has shown.
    [Theory]
    [InlineData(Broken)]
    [InlineData(Warned)]
    [InlineData("[LakeTable(\"a.b.c.d\")] public partial record R([property: LakeColumn(Precision = 39)] decimal D, [property: Range(9, 1)] int Id);")]
    public void What_both_say_is_one_diagnostic(string source)
    {
        Compilation compilation = Generation.Compile(source);
        Diagnostic[] generators = [.. Reported(compilation, new Settings(["RunAnalyzers=false"]))];
        Diagnostic[] analyzers = [.. Generation.Run(compilation).Diagnostics];
        Assert.NotEmpty(generators);
        Assert.Equal(generators.Order(ByPlace), analyzers.Order(ByPlace));
    }

    [Fact]
    public void The_setting_does_not_touch_the_sources()
    {
        Compilation compilation = Generation.Compile(Warned, Good);
        GeneratorDriver driver = Generation.Drive(compilation, settings: new Settings([])).RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.WithUpdatedAnalyzerConfigOptions(new Settings(["RunAnalyzers=false"])).RunGenerators(compilation, TestContext.Current.CancellationToken);

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Single(result.Diagnostics);
        IncrementalGeneratorRunStep[] models = [.. result.TrackedSteps.Where(static s => s.Key.StartsWith(LakeRecordGenerator.ModelStep, StringComparison.Ordinal)).SelectMany(static s => s.Value)];
        Assert.NotEmpty(models);
        Assert.All(models.SelectMany(static s => s.Outputs), static o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void A_file_of_settings_that_says_nothing_new_makes_nothing_run()
    {
        Compilation compilation = Generation.Compile(Warned, Good);
        GeneratorDriver driver = Generation.Drive(compilation, settings: new Settings(["RunAnalyzers=false"])).RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.WithUpdatedAnalyzerConfigOptions(new Settings(["RunAnalyzers=false", "Other=1"])).RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.All(
            driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs),
            static o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    private static readonly Comparer<Diagnostic> ByPlace = Comparer<Diagnostic>.Create(static (a, b) => a.Location.SourceSpan.CompareTo(b.Location.SourceSpan));

    private static ImmutableArray<Diagnostic> Reported(Compilation compilation, AnalyzerConfigOptionsProvider settings, bool inEditor = false) =>
        Generation.Drive(compilation, settings: settings, inEditor: inEditor).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single().Diagnostics;
}
