using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>Every id has a release row, a page, a violation that hits it and a cure that does not. The pages are the tests' source.</summary>
public sealed class DiagnosticPagesTests
{
    // These cannot be shown by one compilation's records alone; other tests hit them.
    private static readonly string[] WithoutCode = ["LAKE0115", "LAKE9001", "LAKE9002", "LAKE9003"];

    // Its cure has a class that another generator completes; the record cases hold one, and run it.
    private static readonly string[] CuredElsewhere = ["LAKE0113"];

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(static d => d.Id)];

    public static TheoryData<string> IdsWithCode => [.. Descriptors.All.Select(static d => d.Id).Except(WithoutCode)];

    public static TheoryData<string> IdsWithCure => [.. Descriptors.All.Select(static d => d.Id).Except(WithoutCode).Except(CuredElsewhere)];

    [Fact]
    public void Every_id_is_used_once() => Assert.Equal(Descriptors.All.Length, Descriptors.All.Select(static d => d.Id).Distinct().Count());

    [Fact]
    public void Every_descriptor_is_in_the_list() =>
        Assert.Equal(typeof(Descriptors).GetFields().Count(static f => f.FieldType == typeof(DiagnosticDescriptor)), Descriptors.All.Length);

    [Fact]
    public void Every_id_is_an_analyzers_except_the_generators_own_failure() => Assert.Equal(
        Descriptors.All.Select(static d => d.Id).Except(["LAKE9001"]),
        Generation.Analyzers.SelectMany(static a => a.SupportedDiagnostics).Select(static d => d.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void The_release_file_has_the_ids_and_no_others() => Assert.Equal(
        Descriptors.All.Select(static d => $"{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}"),
        Repository.Read("generators", "LakeOrm.Generators", "AnalyzerReleases.Unshipped.md").Split('\n').Where(static l => l.StartsWith("LAKE", StringComparison.Ordinal)));

    [Fact]
    public void The_folder_has_the_pages_and_no_others() => Assert.Equal(
        Descriptors.All.Select(static d => d.Id + ".md").Append("README.md").Order(StringComparer.Ordinal),
        Directory.GetFiles(Repository.Path("docs", "diagnostics")).Select(static p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Ids))]
    public void The_page_and_the_index_say_what_the_descriptor_says(string id)
    {
        DiagnosticDescriptor rule = Descriptors.All.Single(d => d.Id == id);
        Page page = Page.Read(id);
        Assert.Equal((id, rule.Title.ToString(null)), (page.Id, page.Title));
        Assert.Contains($"| [{id}]({id}.md) | {rule.DefaultSeverity.ToString().ToLowerInvariant()} | {rule.Title} |", Repository.Read("docs", "diagnostics", "README.md"), StringComparison.Ordinal);
        Assert.EndsWith($"/docs/diagnostics/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(IdsWithCode))]
    public void The_violation_hits_the_id_and_nothing_else_on_the_marked_line(string id)
    {
        string violation = Page.Read(id).Violation!;
        Diagnostic found = Assert.Single(Generation.Of(violation).Diagnostics);

        int marked = violation.Split('\n').ToList().FindIndex(line => line.EndsWith($"// {id}", StringComparison.Ordinal));
        Assert.Equal((id, marked), (found.Id, found.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Theory, MemberData(nameof(IdsWithCure))]
    public void The_cure_compiles_without_a_word(string id)
    {
        Generation cured = Generation.Of(Page.Read(id).Cure!);
        Assert.Empty(cured.Diagnostics);
        Assert.NotEmpty(cured.Result.GeneratedSources);
        Assert.Empty(cured.CompilerProblems);
    }
}
