using System.Globalization;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>The same records give the same files, wherever they stand and whoever compiles them.</summary>
public sealed class StabilityTests
{
    private static readonly string[] Sources =
    [
        "namespace Shop { [LakeTable(\"a\")] public partial record Ingot([property: Range(-1.5, 2.5), LakeColumn(Comment = \"I\")] double IIndex, [property: LakeColumn(Precision = 9, Scale = 2)] decimal Id, ITEM Item); public enum ITEM { INI = -1, II = 2 } }",
        "[LakeTable(\"b\")] public partial record Other([property: Range(-3, -1), AllowedValues(-2)] int Ii = -2);",
        "namespace Shop { [LakeProjection] public partial record Sum(long I); }",
        "[LakeStruct] public partial record Item(string IId, [property: LakeColumn(Default = -1.5)] double Size, [property: LakeColumn(Default = \"2020-01-31\", Comment = \"İ\")] DateOnly Day, Inner? Inner); [LakeStruct] public readonly partial record struct Inner(int I);",
        "public sealed class IriConverter : LakeConverter<Uri, string> { public override string ToStored(Uri value) => value.ToString(); public override Uri FromStored(string stored) => new(stored); }",
        "[LakeTable(\"c\", Formats = LakeFormats.Iceberg), LakeJson] public partial record Nested([property: LakePartition(LakeTransform.Truncate, 10)] long Id, List<Item?> Items, Dictionary<string, Inner> Inners, [property: LakeConverter(typeof(IriConverter))] Uri? Iri, [property: LakeColumn(Precision = 9, Scale = 2, Default = \"-1.5\")] decimal Ii);",
    ];

    [Fact]
    public void Reordered_files_give_the_same_sources() => Assert.Equal(Files(Generation.Of(Sources)), Files(Generation.Of([.. Sources.Reverse()])));

    [Fact]
    public void Files_of_other_names_give_the_same_sources()
    {
        CSharpCompilation compilation = Generation.Compile(Sources);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithFilePath($"/elsewhere/{tree.FilePath.Replace("File", "Z", StringComparison.Ordinal)}"));
        }

        Assert.Equal(Files(Generation.Of(Sources)), Files(Generation.Run(compilation)));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public void A_culture_changes_nothing(string culture)
    {
        if (AppContext.TryGetSwitch("System.Globalization.Invariant", out bool invariant) ? invariant : Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT") is "1" or "true")
        {
            Assert.Skip("This machine runs .NET without cultures.");
        }

        SortedDictionary<string, string> expected = Files(Generation.Of(Sources));
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, Files(Generation.Of(Sources)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Members_in_another_order_have_the_same_fingerprint_and_other_columns_another()
    {
        string first = Fingerprint("public string? A { get; init; } public int B { get; init; }");
        Assert.Equal(first, Fingerprint("public int B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(first, Fingerprint("public int? B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(first, Fingerprint("[LakePartition] public int B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(first, Fingerprint("[LakeColumn(MergeKey = true)] public int B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(first, Fingerprint("[LakeColumn(PrimaryKey = true)] public int B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(
            Fingerprint("[LakeColumn(PrimaryKey = true)] public int B { get; init; } public string? A { get; init; }"),
            Fingerprint("[LakeColumn(MergeKey = true)] public int B { get; init; } public string? A { get; init; }"));
        Assert.Equal(first, Fingerprint("[LakeColumn(Comment = \"x\", Indexed = true)] public int B { get; init; } public string? A { get; init; }"));
        Assert.NotEqual(first, Fingerprint("public short B { get; init; } public string? A { get; init; }"));
    }

    [Fact]
    public void Hint_names_never_collide_even_where_case_is_ignored()
    {
        Generation run = Generation.Of(
            "namespace A { [LakeTable(\"a\")] public partial record User(int Id); [LakeTable(\"b\")] public partial record USER(int Id); }",
            "namespace A.B { [LakeTable(\"c\")] public partial record C(int Id); }",
            "namespace A { public partial class B { [LakeTable(\"d\")] public partial record D(int Id); public partial class I { [LakeTable(\"e\")] public partial record C(int Id); } } public partial class B<T> { [LakeTable(\"f\")] public partial record D(int Id); } }".Replace("class B ", "class Bb ", StringComparison.Ordinal),
            "namespace C { [LakeStruct] public partial record User(int Id); [LakeStruct] public partial record USER(int Id); public partial class B { [LakeStruct] public partial record User(int Id); } public partial class B<T> { [LakeStruct] public partial record User(int Id); } }",
            "public partial class Ä { [LakeTable(\"g\")] public partial record U(int Id); } public partial class Ö { [LakeTable(\"h\")] public partial record U(int Id); }");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        Assert.Equal(12, run.Result.GeneratedSources.Select(static s => s.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void A_very_long_name_is_cut_and_stays_unique()
    {
        string name = new('x', 500);
        Assert.True(HintName.Of(name + "a").Length < 130);
        Assert.NotEqual(HintName.Of("a" + name), HintName.Of("b" + name));
    }

    [Fact]
    public void An_attribute_on_two_parts_gives_one_source_and_one_diagnostic()
    {
        Generation good = Generation.Of("[LakeTable(\"a\")] public partial record A(int Id);", "[LakeTable(\"a\")] public partial record A;");
        Assert.Single(good.Result.GeneratedSources);

        Generation bad = Generation.Of("[LakeTable(\"a\")] public partial record A(object Id);", "[LakeTable(\"a\")] public partial record A;");
        Assert.Equal(["LAKE0101"], bad.Ids);

        const string Nested = "[LakeStruct] public partial record S(int Id);";
        Generation nested = Generation.Of(Nested, "[LakeStruct] public partial record S { public int More { get; init; } }", "[LakeTable(\"a\")] public partial record A(S S);");
        Assert.Equal(2, nested.Result.GeneratedSources.Length);
        Assert.Equal(["LAKE0101"], Generation.Of(Nested.Replace("int", "object", StringComparison.Ordinal), "[LakeStruct] public partial record S;").Ids);
    }

    [Fact]
    public void The_two_parts_of_one_file_are_told_apart()
    {
        Generation run = Generation.Of("[LakeTable(\"a\")] public partial record A(int Id); [LakeTable(\"a\")] public partial record A;");
        Assert.Single(run.Result.GeneratedSources);
    }

    private static SortedDictionary<string, string> Files(Generation run) =>
        new(run.Result.GeneratedSources.ToDictionary(static s => s.HintName, static s => s.SourceText.ToString()), StringComparer.Ordinal);

    private static string Fingerprint(string members)
    {
        string source = Generation.Of($"[LakeTable(\"a\")] public partial record A {{ public long C {{ get; init; }} {members} }}").Source;
        return source.Split('\n').Single(static l => l.Contains("string Fingerprint", StringComparison.Ordinal));
    }
}
