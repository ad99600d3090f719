using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>Who reports: the analyzer, or the generator where a build runs no analyzers; never both, never nobody.</summary>
public sealed class ReportingTests
{
    private const string Broken = "[LakeTable(\"t\")] public partial record Broken(object Id);";
    private const string Good = "[LakeTable(\"t\")] public partial record Good(string Id);";

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "RunAnalyzers=false")]
    [InlineData(true, "RunAnalyzers=False")]
    [InlineData(false, "RunAnalyzers=true")]
    [InlineData(true, "RunAnalyzersDuringBuild=false")]
    [InlineData(true, "RunAnalyzers=", "RunAnalyzersDuringBuild=false")]
    [InlineData(false, "RunAnalyzers=true", "RunAnalyzersDuringBuild=false")]
    [InlineData(false, "RunAnalyzersDuringBuild=false", "DesignTimeBuild=true")]
    [InlineData(true, "RunAnalyzers=false", "DesignTimeBuild=true")]
    [InlineData(true, "IsImplicitlyTriggeredBuild=true")]
    public void The_generator_reports_where_no_analyzer_does(bool reports, params string[] properties)
    {
        Diagnostic[] found = [.. Reported(Generation.Compile(Broken), new Settings(properties))];
        Assert.Equal(reports ? ["LAKE0101"] : [], found.Select(static d => d.Id));
    }

    [Fact]
    public void Both_say_the_same_at_the_same_place()
    {
        Compilation compilation = Generation.Compile(Broken);
        Diagnostic generators = Assert.Single(Reported(compilation, new Settings(["RunAnalyzers=false"])));
        Diagnostic analyzers = Assert.Single(Generation.Run(compilation).Diagnostics);
        Assert.Equal((analyzers.Id, analyzers.Location, analyzers.GetMessage(null)), (generators.Id, generators.Location, generators.GetMessage(null)));
    }

    [Fact]
    public void The_setting_does_not_touch_the_sources()
    {
        Compilation compilation = Generation.Compile(Broken, Good);
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
        Compilation compilation = Generation.Compile(Broken, Good);
        GeneratorDriver driver = Generation.Drive(compilation, settings: new Settings(["RunAnalyzers=false"])).RunGenerators(compilation, TestContext.Current.CancellationToken);
        driver = driver.WithUpdatedAnalyzerConfigOptions(new Settings(["RunAnalyzers=false", "Other=1"])).RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.All(
            driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs),
            static o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    private static IEnumerable<Diagnostic> Reported(Compilation compilation, AnalyzerConfigOptionsProvider settings) =>
        Generation.Drive(compilation, settings: settings).RunGenerators(compilation, TestContext.Current.CancellationToken).GetRunResult().Results.Single().Diagnostics;
}
