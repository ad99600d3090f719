using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>Views are called after what they show, unless something else has the name.</summary>
public sealed class ViewNameTests
{
    [Theory]
    [InlineData("public int View { get; init; }")]
    [InlineData("public int RowView { get; init; }")]
    [InlineData("public static void RowViews() { }")]
    [InlineData("public class View { }")]
    public void A_member_keeps_its_name_and_the_views_get_others(string member)
    {
        Generation run = Generation.Of($"[LakeTable(\"users\")] public partial record User {{ public int Id {{ get; init; }} {member} }}");
        Quiet(run);
        Assert.Contains("public static LakeRowViews LakeView(", run.Source, StringComparison.Ordinal);
        Assert.Contains("public ref struct LakeRowView\n", run.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_the_record_itself_and_of_its_base_count()
    {
        Assert.Contains("LakeRowViews LakeView(", Quiet(Generation.Of("[LakeProjection] public partial record RowView(int Id);")).Source, StringComparison.Ordinal);
        Assert.Contains("LakeRowViews LakeView(", Quiet(Generation.Of("public abstract record Base { public int View { get; init; } } [LakeProjection] public partial record User : Base;")).Source, StringComparison.Ordinal);
        Assert.Contains("Lake2RowViews Lake2View(", Quiet(Generation.Of("[LakeProjection] public partial record User(int View, int LakeRowView);")).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_derives_from_another_has_views_of_its_own()
    {
        Generation run = Generation.Of(
            """
            [LakeTable("animals")] public partial record Animal { public int Legs { get; init; } }
            [LakeTable("dogs")] public partial record Dog : Animal { public string Name { get; init; } = ""; }
            public static class Use
            {
                public static int Legs(LakeBatch<Dog> dogs, LakeBatch<Animal> animals)
                {
                    int legs = 0;
                    foreach (ref readonly Dog.RowView dog in Dog.View(dogs)) { legs += dog.Legs + dog.Name.Length; }
                    foreach (Animal.RowView animal in Animal.View(animals)) { legs += animal.Legs; }
                    return legs;
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
    }

    [Fact]
    public void Nested_views_that_would_have_one_name_have_two()
    {
        Generation run = Quiet(Generation.Of(
            """
            [LakeStruct] public partial record Inner { public int IsNull { get; init; } public int LinesElementView { get; init; } public int RowViews { get; init; } public List<int>? Deep { get; init; } }
            [LakeTable("t")] public partial record T { public List<Inner?>? Lines { get; init; } public Inner? LinesElement { get; init; } public Inner? Row { get; init; } public Dictionary<string, Inner> Count { get; init; } = []; public int Reader { get; init; } }
            """));
        string source = run.Result.GeneratedSources.Select(static s => s.SourceText.ToString()).Single(static s => s.Contains("RowViews", StringComparison.Ordinal) && s.Contains("View(", StringComparison.Ordinal));
        Assert.Contains("public bool LakeIsNull => ", source, StringComparison.Ordinal);
        Assert.Contains("struct LinesElementView2\n", source, StringComparison.Ordinal);
        Assert.Contains("struct LinesElementView3\n", source, StringComparison.Ordinal);
        Assert.Contains("struct RowView2\n", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("internal")]
    [InlineData("private")]
    [InlineData("protected internal")]
    public void The_views_are_as_accessible_as_the_record(string accessibility) => Quiet(Generation.Of(
        $$"""
        public partial class Outer
        {
            {{accessibility}} enum Mood { Good }
            [LakeStruct] {{accessibility}} partial record struct Spot(double X);
            [LakeTable("t")] {{accessibility}} partial record struct T(int Id, Mood Mood, List<Spot?>? Spots);
        }
        """));

    [Fact]
    public void Names_that_xml_does_not_take_as_they_are_do_not_break_the_documentation()
    {
        const string Source = "/// <summary>T.</summary>\n[LakeTable(\"t\", Formats = LakeFormats.None)] public partial record T { /// <summary>N.</summary>\n[LakeColumn(Name = \"a<b>&c\")] public List<List<Dictionary<string, int>>>? N { get; init; } }";
        CSharpCompilation compilation = Generation.Compile(Source);
        compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose)));
        Assert.Contains("<c>a&lt;b&gt;&amp;c</c>", Quiet(Generation.Run(compilation)).Source, StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_language_that_is_taken_compiles_views()
    {
        Generation run = Generation.Run(Generation.Compile(
            LanguageVersion.CSharp11, NullableContextOptions.Enable, "using LakeOrm; using System.Collections.Generic; [LakeTable(\"t\")] public partial record T { public int Id { get; init; } public List<string>? Names { get; init; } }"));
        Assert.Contains("public ref struct RowView\n", Quiet(run).Source, StringComparison.Ordinal);
    }

    private static Generation Quiet(Generation run)
    {
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        return run;
    }
}
