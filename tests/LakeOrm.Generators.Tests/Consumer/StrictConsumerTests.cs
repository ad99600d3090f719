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
        CSharpCompilation compilation = Generation.Compile(LanguageVersion.CSharp14, nullable, RecordCaseSources.All);
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
        const string Documented = "/// <summary>A user.</summary>\n[LakeTable(\"users\")] public partial record User { /// <summary>The id.</summary>\n public int Id { get; init; } }";
        CSharpCompilation compilation = Generation.Compile(Documented);
        compilation = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(Documented, new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose)));
        Assert.Empty(Generation.Run(compilation).CompilerProblems);
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
}
