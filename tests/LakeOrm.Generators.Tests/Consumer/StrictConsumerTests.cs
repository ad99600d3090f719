using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Consumer;

/// <summary>Generated code is quiet in a project that takes every warning for an error.</summary>
public sealed class StrictConsumerTests
{
    [Theory]
    [InlineData(NullableContextOptions.Enable)]
    [InlineData(NullableContextOptions.Disable)]
    [InlineData(NullableContextOptions.Warnings)]
    [InlineData(NullableContextOptions.Annotations)]
    public void Every_record_case_compiles_without_a_warning_in_its_generated_part(NullableContextOptions nullable)
    {
        CSharpCompilation compilation = Documented(Generation.Compile(LanguageVersion.CSharp14, nullable, RecordCaseSources.All));
        compilation = compilation.WithOptions(compilation.Options.WithWarningLevel(9999));
        Generation run = Generation.Run(Generation.WithJson(compilation));

        Assert.Empty(run.Diagnostics);
        HashSet<string> generated = [.. run.Result.GeneratedSources.Select(static s => s.SyntaxTree.FilePath)];
        Assert.NotEmpty(generated);
        Assert.DoesNotContain(run.CompilerProblems, d => generated.Contains(d.Location.SourceTree?.FilePath ?? ""));
    }

    [Fact]
    public void Public_documentation_warnings_do_not_come_from_generated_code()
    {
        const string Source = """
            /// <summary>A place.</summary>
            /// <param name="Id">The id.</param>
            [LakeStruct] public partial record Place(int Id);

            /// <summary>Another.</summary>
            [LakeStruct] public partial record Spot
            {
                /// <summary>The id.</summary>
                public int Id { get; init; }
            }

            /// <summary>A user.</summary>
            [LakeTable("users")] public partial record User
            {
                /// <summary>The id.</summary>
                public int Id { get; init; }

                /// <summary>The places.</summary>
                public List<Place?>? Places { get; init; }

                /// <summary>The spots.</summary>
                public Dictionary<string, Spot>? Spots { get; init; }
            }
            """;
        Assert.Empty(Generation.Run(Documented(Generation.Compile(Source))).CompilerProblems);
    }

    [Fact]
    public void Obsolete_members_are_columns_without_a_warning() => Assert.Empty(Generation.Of(
        "[LakeTable(\"users\")] public partial record User { public int Id { get; init; } [Obsolete(\"Use Id.\")] public int OldId { get; init; } }").CompilerProblems);

    [Fact]
    public void Reference_types_in_a_nullable_oblivious_file_are_nullable_and_keys_are_not()
    {
        string source = Generation.Of("#nullable disable\n[LakeTable(\"users\")] public partial record User { [LakeColumn(PrimaryKey = true)] public string Id { get; init; } public string Name { get; init; } }").Source;
        Assert.Contains("\"id\" string not null primary key", source, StringComparison.Ordinal);
        Assert.Contains("//   \"name\" string\n", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_and_fields_in_a_nullable_oblivious_file_are_nullable_and_keys_are_not()
    {
        string source = Generation.Of("""
            #nullable disable
            [LakeStruct] public partial record Place { public string Town { get; init; } [LakeColumn(NotNull = true)] public string Country { get; init; } }
            [LakeTable("users")] public partial record User { public int Id { get; init; } public List<string> Names { get; init; } public int[][] Grid { get; init; } public Dictionary<string, Place> Places { get; init; } }
            """).Result.GeneratedSources.Single(static s => s.HintName.StartsWith("User", StringComparison.Ordinal)).SourceText.ToString();
        Assert.Contains("\"names\" list<string>\n", source, StringComparison.Ordinal);
        Assert.Contains("\"grid\" list<list<int32 not null>>\n", source, StringComparison.Ordinal);
        Assert.Contains("\"places\" map<string, struct<\"town\" string, \"country\" string not null>>\n", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_members_clash_with_nothing_that_is_generated()
    {
        string members = string.Join(" ", new[]
        {
            "Row", "Rows", "row", "rows", "I", "i", "Tile", "Stamp", "Batch", "Builder", "Columns", "Marker", "Violations", "Hasher", "Router", "Schema", "FirstRow", "Value", "value", "Count",
            "RowCount", "RowsPresent", "ValueNulls", "Global", "Var", "@class", "@event", "record", "field", "Await", "Nameof", "System", "LakeOrm", "Fingerprint", "DeltaDdl", "Reader", "_x", "X", "__y", "_1",
        }.Select(static (name, i) => $"[LakeColumn(Name = \"c{i}\")] public {(i % 3 == 0 ? "string?" : i % 3 == 1 ? "int?" : "DateTimeOffset?")} {name} {{ get; init; }}"));
        Generation run = Generation.Of($"[LakeTable(\"users\")] public partial record User {{ {members} }}");
        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain(run.CompilerProblems, static d => d.Id != "CS8981");
    }

    // As in a project that writes its XML documentation.
    private static CSharpCompilation Documented(CSharpCompilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            CSharpParseOptions options = ((CSharpParseOptions)tree.Options).WithDocumentationMode(DocumentationMode.Diagnose);
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.GetText(), options, tree.FilePath));
        }

        return compilation;
    }
}
