using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>What an edit makes the generator do again, in both directions: too much is slow, too little is wrong.</summary>
public sealed class CachingTests
{
    private const string User = "[LakeTable(\"users\")] public partial record User(string Id, [property: Range(1, 9)] int Age);";
    private const string Order = "[LakeTable(\"orders\")] public partial record Order(string Id, Status Status);";
    private const string Status = "public enum Status { Open, Done }";
    private const string Total = "[LakeProjection] public partial record Total(string Id, decimal Sum);";
    private const string Broken = "[LakeTable(\"broken\")] public partial record Broken(object Id);";
    private const string Unrelated = "public static class Unrelated { public static int One => 1; }";

    [Fact]
    public void An_unrelated_edit_emits_nothing_again()
    {
        Generation changed = Edit(5, "public static class Unrelated { public static int Two => 2; }");
        Assert.All(Outputs(changed), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_line_that_moves_emits_no_source_again_and_moves_the_diagnostic()
    {
        Generation first = Start();
        Generation changed = first.Again(Replace(first.Input, 4, "\n\n" + Broken));
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, SourceReasons(changed));
        Assert.Equal(2, changed.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void An_edit_of_one_record_emits_only_that_record_again()
    {
        Generation first = Start();
        Generation changed = first.Again(Replace(first.Input, 0, User.Replace("int Age", "long Age", StringComparison.Ordinal)));

        Assert.Single(SourceReasons(changed), static r => r == IncrementalStepRunReason.Modified);
        string[] before = [.. first.Result.GeneratedSources.Select(static s => s.SourceText.ToString())];
        string[] after = [.. changed.Result.GeneratedSources.Select(static s => s.SourceText.ToString())];
        Assert.Contains("partial record User", Assert.Single(before.Except(after)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_inside_a_record_that_changes_no_column_emits_nothing_again()
    {
        Generation first = Start();
        Generation changed = first.Again(Replace(first.Input, 0, User.Replace(";", " { public string Title => Id + Age; }", StringComparison.Ordinal)));
        Assert.DoesNotContain(IncrementalStepRunReason.Modified, SourceReasons(changed));
    }

    [Fact]
    public void An_edit_of_an_enum_in_another_file_reaches_the_record_that_holds_it()
    {
        Generation changed = Edit(2, "public enum Status { Open, Done, Lost }");
        Assert.Contains(changed.Result.GeneratedSources, static s => s.SourceText.ToString().Contains("\"Lost\"", StringComparison.Ordinal));
        Assert.Single(SourceReasons(changed), static r => r == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void A_record_that_loses_its_attribute_loses_its_source()
    {
        Generation changed = Edit(1, "public partial record Order(string Id, Status Status);");
        Assert.DoesNotContain(changed.Result.GeneratedSources, static s => s.HintName.StartsWith("Order.", StringComparison.Ordinal));
        Assert.Equal(2, changed.Result.GeneratedSources.Length);
    }

    private static Generation Start() => Generation.Of(User, Order, Status, Total, Broken, Unrelated);

    private static Generation Edit(int file, string text)
    {
        Generation first = Start();
        return first.Again(Replace(first.Input, file, text));
    }

    private static Compilation Replace(Compilation compilation, int file, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees.ElementAt(file);
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)old.Options, old.FilePath));
    }

    private static IEnumerable<IncrementalStepRunReason> Outputs(Generation run) =>
        run.Result.TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    // The model steps decide: an output runs again when its model is new.
    private static IEnumerable<IncrementalStepRunReason> SourceReasons(Generation run) => run.Result.TrackedSteps
        .Where(static s => s.Key.StartsWith(LakeRecordGenerator.ModelStep, StringComparison.Ordinal))
        .SelectMany(static s => s.Value)
        .SelectMany(static s => s.Outputs)
        .Select(static o => o.Reason);
}
