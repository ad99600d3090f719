using System.Collections.Immutable;
using LakeOrm.Generators.Parsing;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>Which edits of other files a record can see. What is remembered too long is wrong code.</summary>
public sealed class ParseCacheTests
{
    private const string Record = """
        [LakeTable(Limits.Table)]
        public partial record User : Base
        {
            public required string Id { get; init; }
            [Range(1, Limits.Max)] public int Age { get; init; }
            public Status Status { get; init; }
            public Money Price { get; init; }
        }
        """;

    private const string Other = """
        public static class Limits { public const int Max = 9; public const string Table = "users"; public static int Twice() { return 2 * Max; } public static int Half => Max / 2; }
        public enum Status { Open, Done }
        public record Base { public string? Note { get; init; } public string Upper { get => field ?? ""; init; } public int Count { get { return 1; } } protected int Hidden() { int a = 1; return a; } }
        public partial record User { public long Extra { get; init; } }
        """;

    private const string Usings = "global using Money = System.Int64;";

    [Theory]
    [InlineData("return 2 * Max;", "int two = 2; return two * Max;")]
    [InlineData("=> Max / 2;", "=> Max / 3 + 1;")]
    [InlineData("{ return 1; }", "{ return 2; }")]
    [InlineData("int a = 1;", "/* more */ var a = new Status();\n\n")]
    [InlineData("public enum", "\n\n// A comment.\npublic   enum")]
    public void An_edit_that_no_record_can_see_parses_none(string from, string to) => Assert.Equal(1, ParsesAfter(Other.Replace(from, to, StringComparison.Ordinal), Usings));

    [Theory]
    [InlineData("Max = 9", "Max = 10")]
    [InlineData("Table = \"users\"", "Table = \"people\"")]
    [InlineData("Open, Done", "Open, Done, Lost")]
    [InlineData("string? Note", "string Note")]
    [InlineData("Note { get; init; }", "Note { get; init; } public int More { get; init; }")]
    [InlineData("public string? Note", "[LakeIgnore] public string? Note")]
    [InlineData("public long Extra", "[LakePartition] public long Extra")]
    [InlineData("public int Count { get { return 1; } }", "public int Count { get { return field; } }")]
    [InlineData("public record Base", "public class IgnoreMe; public abstract record Base")]
    [InlineData("public static class Limits", "#nullable disable\npublic static class Limits")]
    public void An_edit_that_a_record_can_see_gives_what_a_new_start_gives(string from, string to)
    {
        string changed = Other.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Other, changed);
        Assert.Equal(2, ParsesAfter(changed, Usings));
        SameAsNew(Record, changed, Usings);
    }

    [Fact]
    public void An_alias_that_means_another_type_is_seen()
    {
        Assert.Equal(2, ParsesAfter(Other, "global using Money = System.Int32;"));
        SameAsNew(Record, Other, "global using Money = System.Int32;");
    }

    [Fact]
    public void References_and_options_are_seen()
    {
        CSharpCompilation first = Generation.Compile(Record, Other, Usings);
        Assert.Equal(1, Parses(first, first.WithReferences(first.References)));
        Assert.Equal(2, Parses(first, first.AddReferences(Generation.Compile("public class Elsewhere;").ToMetadataReference())));
        Assert.Equal(2, Parses(first, first.WithOptions(first.Options.WithNullableContextOptions(NullableContextOptions.Disable))));
        Assert.Equal(2, Parses(first, first.RemoveSyntaxTrees(first.SyntaxTrees[1])));
    }

    [Fact]
    public void What_has_a_diagnostic_is_parsed_each_time()
    {
        CSharpCompilation compilation = Generation.Compile(Record.Replace("int Age", "object Age", StringComparison.Ordinal), Other, Usings);
        Assert.Equal(2, Parses(compilation, compilation));
    }

    private static int ParsesAfter(string other, string usings)
    {
        CSharpCompilation first = Generation.Compile(Record, Other, Usings);
        return Parses(first, Replace(first, other, usings));
    }

    private static int Parses(CSharpCompilation first, CSharpCompilation second)
    {
        ParseCache cache = new();
        int parses = 0;
        foreach (CSharpCompilation compilation in new[] { first, second })
        {
            cache.GetOrParse(first.SyntaxTrees[0].GetRoot(), compilation, () =>
            {
                parses++;
                return Parse(compilation);
            }, TestContext.Current.CancellationToken);
        }

        return parses;
    }

    private static ParseResult Parse(CSharpCompilation compilation)
    {
        (string attribute, Model.RecordRole role) = RecordDeclaration.Roles[0];
        return RecordParser.Parse(RecordDeclaration.Find(compilation.GetTypeByMetadataName("User")!, attribute, compilation, CancellationToken.None)!, role, CancellationToken.None);
    }

    private static void SameAsNew(params string[] sources)
    {
        Generation first = Generation.Of(Record, Other, Usings);
        Assert.Empty(first.Diagnostics);
        Generation changed = first.Again(Replace((CSharpCompilation)first.Input, sources[1], sources[2]));
        Generation anew = Generation.Of(sources);
        Assert.Equal(anew.Result.GeneratedSources.Select(static s => s.SourceText.ToString()), changed.Result.GeneratedSources.Select(static s => s.SourceText.ToString()));
        Assert.Equal(anew.Diagnostics.Select(static d => d.ToString()), changed.Diagnostics.Select(static d => d.ToString()));
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, string other, string usings)
    {
        ImmutableArray<SyntaxTree> trees = compilation.SyntaxTrees;
        return compilation
            .ReplaceSyntaxTree(trees[1], CSharpSyntaxTree.ParseText(other, (CSharpParseOptions)trees[1].Options, trees[1].FilePath))
            .ReplaceSyntaxTree(trees[2], CSharpSyntaxTree.ParseText(usings, (CSharpParseOptions)trees[2].Options, trees[2].FilePath));
    }
}
