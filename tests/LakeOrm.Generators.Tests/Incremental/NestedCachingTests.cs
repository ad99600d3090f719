using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>An edit of a nested record reaches the records that hold it, however deep, and no others.</summary>
public sealed class NestedCachingTests
{
    private const string Place = "[LakeStruct] public partial record Place(string Town, Mood Mood) { public string Shout() { return Town; } }";
    private const string Line = "[LakeStruct] public partial record Line(string Sku, Place? From);";
    private const string Order = "[LakeTable(\"orders\")] public partial record Order(string Id, List<Line> Lines);";
    private const string Shop = "[LakeTable(\"shops\")] public partial record Shop(string Id, Dictionary<string, Place> Places);";
    private const string Visit = "[LakeProjection] public partial record Visit(Place Place);";
    private const string User = "[LakeTable(\"users\")] public partial record User(string Id);";
    private const string Mood = "public enum Mood { Calm, Wild }";
    private const string Unrelated = "public static class Unrelated { public static int One => 1; }";

    [Theory]
    [InlineData(0, "string Town", "string? Town", "Order,Place,Shop,Visit")]
    [InlineData(0, "string Town", "[property: LakeColumn(Name = \"city\")] string Town", "Order,Place,Shop,Visit")]
    [InlineData(0, "string Town", "[property: StringLength(9)] string Town", "Order,Shop")]
    [InlineData(0, "return Town;", "return Town.ToUpperInvariant();", "")]
    [InlineData(0, "Shout()", "Whisper()", "")]
    [InlineData(1, "Place? From", "Place From", "Line,Order")]
    [InlineData(6, "Calm, Wild", "Calm, Wild, Lost", "Order,Shop,Visit")]
    [InlineData(5, "string Id", "long Id", "User")]
    [InlineData(7, "One => 1", "Two => 2", "")]
    public void An_edit_emits_again_what_it_changes(int file, string from, string to, string emitted)
    {
        Generation first = Generation.Of(Place, Line, Order, Shop, Visit, User, Mood, Unrelated);
        Assert.Empty(first.Diagnostics);
        SyntaxTree old = first.Tree(file);
        string text = old.ToString().Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(old.ToString(), text);

        Generation changed = first.Again(first.Input.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)old.Options, old.FilePath)));
        Assert.Empty(changed.Diagnostics);
        Assert.Equal(emitted, string.Join(',', Emitted(changed).Order(StringComparer.Ordinal)));
        Generation anew = Generation.Run(changed.Input);
        Assert.Equal(Sources(anew), Sources(changed));
    }

    // An output runs again when its model is new.
    private static IEnumerable<string> Emitted(Generation run) => run.Result.TrackedSteps
        .Where(static s => s.Key.StartsWith(LakeRecordGenerator.ModelStep, StringComparison.Ordinal))
        .SelectMany(static s => s.Value)
        .SelectMany(static s => s.Outputs)
        .Where(static o => o.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
        .Select(static o => ((Model.RecordModel)o.Value).DisplayName);

    private static IEnumerable<string> Sources(Generation run) => run.Result.GeneratedSources.Select(static s => s.SourceText.ToString()).Order(StringComparer.Ordinal);
}
