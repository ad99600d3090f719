using System.Globalization;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Tests.Harness;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>The same records give the same files, wherever they stand and whoever compiles them.</summary>
public sealed class StabilityTests
{
    private static readonly string[] Sources =
    [
        "namespace Shop { [LakeTable(\"a\")] public partial record Ingot([property: Range(-1.5, 2.5), LakeColumn(Comment = \"I\")] double IIndex, [property: LakeColumn(Precision = 9, Scale = 2)] decimal Id, ITEM Item); public enum ITEM { INI = -1, II = 2 } }",
        "[LakeTable(\"b\")] public partial record Other([property: Range(-3, -1), AllowedValues(-2)] int Ii = -2);",
        "namespace Shop { [LakeProjection] public partial record Sum(long I); }",
    ];

    [Fact]
    public void Reordered_files_give_the_same_sources() => Assert.Equal(Files(Generation.Of(Sources)), Files(Generation.Of([.. Sources.Reverse()])));

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
            "public partial class Ä { [LakeTable(\"g\")] public partial record U(int Id); } public partial class Ö { [LakeTable(\"h\")] public partial record U(int Id); }");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        Assert.Equal(8, run.Result.GeneratedSources.Select(static s => s.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
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
