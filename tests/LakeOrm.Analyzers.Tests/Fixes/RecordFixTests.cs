using LakeOrm.Analyzers.Tests.Harness;
using LakeOrm.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LakeOrm.Analyzers.Tests.Fixes;

/// <summary>The fixes of declarations: the text before and after, comments and modifiers included.</summary>
public sealed class RecordFixTests
{
    [Fact]
    public async Task Partial_is_added_after_the_modifiers_and_before_the_keyword()
    {
        await MendsAsync(
            new AddPartialFix(),
            """
            /// <summary>A user.</summary>
            [LakeTable("users")] // the table
            public sealed /* closed */ record User(string Id); // end

            // First.
            [LakeTable("points")]
            readonly record struct Point(int X);

            // Second.
            [LakeTable("notes")]
            record Note(int X);
            """,
            """
            /// <summary>A user.</summary>
            [LakeTable("users")] // the table
            public sealed /* closed */ partial record User(string Id); // end

            // First.
            [LakeTable("points")]
            readonly partial record struct Point(int X);

            // Second.
            [LakeTable("notes")]
            partial record Note(int X);
            """);
    }

    [Fact]
    public async Task The_containers_of_a_record_become_partial_with_it()
    {
        using Mending one = new(new AddPartialFix(), Nested);
        Assert.Equal([NestedMended], await one.FixFirstAsync());
        Assert.Empty(await one.ProblemsAsync());

        using Mending all = new(new AddPartialFix(), Nested);
        Assert.Equal(6, (await all.FindAsync()).Length);
        Assert.Equal([NestedMended], await all.FixAllAsync());
        Assert.Empty(await all.ProblemsAsync());
    }

    private const string Nested = """
        // A file.
        public static class Outer
        {
            internal interface Inner
            {
                [LakeTable("a")] public record A(int Id);

                [LakeTable("b")]
                public record struct B(int Id);
            }
        }
        """;

    private const string NestedMended = """
        // A file.
        public static partial class Outer
        {
            internal partial interface Inner
            {
                [LakeTable("a")] public partial record A(int Id);

                [LakeTable("b")]
                public partial record struct B(int Id);
            }
        }
        """;

    [Fact]
    public async Task Fix_all_of_a_document_leaves_the_other_documents_alone()
    {
        using Mending mending = new(new AddPartialFix(), "[LakeTable(\"a\")] public record A(int Id);", "[LakeTable(\"b\")] public record B(int Id);");
        Assert.Equal(["[LakeTable(\"a\")] public partial record A(int Id);", "[LakeTable(\"b\")] public record B(int Id);"], await mending.FixAllAsync(FixAllScope.Document));
    }

    [Fact]
    public async Task Parts_in_other_files_stay_as_they_are()
    {
        string[] sources = ["public class Outer { [LakeTable(\"a\")] public partial record A(int Id); }", "public partial class Other { }"];
        using Mending mending = new(new AddPartialFix(), sources);
        Assert.Equal(["public partial class Outer { [LakeTable(\"a\")] public partial record A(int Id); }", sources[1]], await mending.FixAllAsync());
        Assert.Empty(await mending.ProblemsAsync());
    }

    [Fact]
    public async Task A_simple_class_becomes_a_partial_record()
    {
        await MendsAsync(
            new MakeRecordFix(),
            """
            // A user.
            [LakeTable("users")]
            public sealed class User : IDisposable
            {
                public string? Id { get; init; } // the key

                public void Dispose()
                {
                }
            }

            [LakeTable("points")] readonly struct Point { public int X { get; init; } }
            """,
            """
            // A user.
            [LakeTable("users")]
            public sealed partial record User : IDisposable
            {
                public string? Id { get; init; } // the key

                public void Dispose()
                {
                }
            }

            [LakeTable("points")] readonly partial record struct Point { public int X { get; init; } }
            """);
    }

    [Theory]
    [InlineData("public class B { } [LakeTable(\"a\")] public class A : B { public int Id { get; init; } }")]
    [InlineData("[LakeTable(\"a\")] public class A(int id) { public int Id { get; init; } = id; }")]
    [InlineData("[LakeTable(\"a\")] public partial class A { public int Id { get; init; } } public partial class A { public int X { get; init; } }")]
    [InlineData("[LakeTable(\"a\")] public class A { public int Id { get; init; } public override bool Equals(object? o) => false; public override int GetHashCode() => 0; }")]
    [InlineData("[LakeTable(\"a\")] public class A { public int Id { get; init; } public A Clone() => this; }")]
    [InlineData("[LakeTable(\"a\")] public ref struct A { public int Id { get; init; } }")]
    public async Task A_class_that_a_record_would_break_is_left_to_its_author(string source)
    {
        using Mending mending = new(new MakeRecordFix(), source);
        Assert.Empty(await mending.TitlesAsync(Assert.Single(await mending.FindAsync())));
    }

    [Fact]
    public async Task A_decimal_gets_its_precision_in_the_attribute_that_it_has_or_in_a_new_one()
    {
        await MendsAsync(
            new AddPrecisionFix(),
            """
            [LakeTable("a")]
            public partial record A([LakeColumn] decimal P, decimal Q, [property: LakeColumn(Name = "x")] /* c */ decimal R)
            {
                /// <summary>The sum.</summary>
                public decimal Sum { get; init; } // in euros

                [LakePartition] // by it
                [Range(1, 2)]
                public decimal Part { get; init; }

                [Range(1, 2)] public decimal? InLine { get; init; }

                [LakeColumn(Name = "balance", Comment = "c"), Range(1, 2)]
                public required decimal Balance { get; init; }
            }
            """,
            """
            [LakeTable("a")]
            public partial record A([LakeColumn(Precision = 18, Scale = 2)] decimal P, [LakeColumn(Precision = 18, Scale = 2)] decimal Q, [property: LakeColumn(Name = "x", Precision = 18, Scale = 2)] /* c */ decimal R)
            {
                /// <summary>The sum.</summary>
                [LakeColumn(Precision = 18, Scale = 2)]
                public decimal Sum { get; init; } // in euros

                [LakePartition] // by it
                [Range(1, 2)]
                [LakeColumn(Precision = 18, Scale = 2)]
                public decimal Part { get; init; }

                [Range(1, 2)] [LakeColumn(Precision = 18, Scale = 2)] public decimal? InLine { get; init; }

                [LakeColumn(Name = "balance", Comment = "c", Precision = 18, Scale = 2), Range(1, 2)]
                public required decimal Balance { get; init; }
            }
            """);
    }

    [Fact]
    public async Task A_key_loses_its_question_mark()
    {
        await MendsAsync(
            new NonNullableKeyFix(),
            """
            [LakeTable("a")]
            public partial record A([property: LakeColumn(PrimaryKey = true)] string? /* id */ Id)
            {
                [LakeColumn(MergeKey = true)] public required int? Number { get; init; } // never null
            }
            """,
            """
            [LakeTable("a")]
            public partial record A([property: LakeColumn(PrimaryKey = true)] string /* id */ Id)
            {
                [LakeColumn(MergeKey = true)] public required int Number { get; init; } // never null
            }
            """);
    }

    [Fact]
    public async Task A_member_that_cannot_be_stored_is_left_out()
    {
        await MendsAsync(
            new IgnoreMemberFix(),
            """
            [LakeTable("a")]
            public partial record A(int Id, object? Tag)
            {
                // What was seen.
                public object? Seen { get; init; }

                [Obsolete]
                public char Letter { get; init; }
            }
            """,
            """
            [LakeTable("a")]
            public partial record A(int Id, [LakeIgnore] object? Tag)
            {
                // What was seen.
                [LakeIgnore]
                public object? Seen { get; init; }

                [Obsolete]
                [LakeIgnore]
                public char Letter { get; init; }
            }
            """);
    }

    [Fact]
    public async Task Of_two_synonyms_the_first_takes_the_settings_of_the_second()
    {
        using Mending mending = new(
            new OneSynonymFix(),
            """
            public partial record A
            {
                // The name.
                [LakeColumn(Name = "x")] // first
                [SparkColumn(Name = "x", PrimaryKey = true)]
                public string? Name { get; init; }

                [LakeOrmColumn, Obsolete, LakeColumn(Comment = "c")] public string? Other { get; init; }
            }
            """);
        await mending.FixAtAsync("LAKE0013", "SparkColumn(Name = \"x\", PrimaryKey = true)");
        Assert.Equal(
            [
                """
                public partial record A
                {
                    // The name.
                    [LakeColumn(Name = "x", PrimaryKey = true)] // first
                    public string? Name { get; init; }

                    [LakeOrmColumn(Comment = "c"), Obsolete] public string? Other { get; init; }
                }
                """,
            ],
            await mending.FixAtAsync("LAKE0013", "LakeColumn(Comment = \"c\")"));
    }

    [Fact]
    public async Task A_nested_record_is_marked_where_it_is_declared()
    {
        using Mending mending = new(
            new AnnotateStructFix(),
            "[LakeTable(\"a\")] public partial record A(int Id, List<Address?> Addresses);",
            """
            public static class Types
            {
                // Where somebody lives.
                public record Address(string Street);
            }
            """.Replace("public static class Types", "public static class Types // all", StringComparison.Ordinal),
            "global using static Types;");
        Assert.Equal(
            """
            public static partial class Types // all
            {
                // Where somebody lives.
                [LakeOrm.LakeStruct]
                public partial record Address(string Street);
            }
            """,
            (await mending.FixAtAsync("LAKE0109", "Addresses"))[1].Replace("[LakeStruct]", "[LakeOrm.LakeStruct]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_a_method_of_ours_is_called_with_is_annotated()
    {
        const string Uses = """
            public static class Uses
            {
                public static Task AddAsync(LakeClient lake, OrderLine[] lines, List<Category> categories) => Task.WhenAll(lake.InsertAsync(lines), lake.InsertAsync<Category>(categories));
                public static Task<List<Total>> ReadAsync(LakeClient lake) => lake.QueryAsync<Total>($"SELECT 1");
            }
            """;
        const string Records = """
            // A line.
            public sealed record OrderLine(int Id);

            public record struct Category(int Id);

            public record Total(int Id);
            """;
        using Mending mending = new(new AnnotateTableFix(), Uses, Records);
        Assert.Equal(["Annotate as lake table", "Annotate as lake projection"], await mending.TitlesAsync((await mending.FindAsync()).Single(static d => d.GetMessage(null).Contains("Total", StringComparison.Ordinal))));
        Assert.Equal(
            """
            // A line.
            [LakeTable("order_lines")]
            public sealed partial record OrderLine(int Id);

            [LakeTable("categories")]
            public partial record struct Category(int Id);

            [LakeTable("totals")]
            public partial record Total(int Id);
            """,
            (await mending.FixAllAsync())[1]);
        Assert.Empty(await mending.ProblemsAsync());
    }

    [Theory]
    [InlineData("public static class C { static void M<T>() where T : IDisposable { } public static void Run() => M<R>(); } public record R(int Id);", "CS0311")]
    [InlineData("public static class C { public static object Run(LakeClient lake, List<R> r) => lake.InsertAsync(r); } public class R { }", "CS0311")]
    [InlineData("public static class C { public static object Run(LakeClient lake) => lake.QueryAsync<int>($\"SELECT 1\"); }", "CS0315")]
    public async Task What_is_no_record_or_no_method_of_ours_is_left_alone(string source, string id)
    {
        using Mending mending = new(new AnnotateTableFix(), source);
        Diagnostic found = (await mending.FindAsync())[0];
        Assert.Equal(id, found.Id);
        Assert.Empty(await mending.TitlesAsync(found));
    }

    private static async Task MendsAsync(CodeFixProvider fix, string before, string after)
    {
        using Mending mending = new(fix, before);
        Assert.Equal([after], await mending.FixAllAsync());
        Assert.Empty(await mending.ProblemsAsync());

        // One at a time comes to the same.
        using Mending steps = new(fix, before);
        while (!(await steps.FindAsync()).IsEmpty)
        {
            await steps.FixFirstAsync();
        }

        Assert.Equal([after], steps.Sources);
    }
}
