using System.Text.Json;
using CsCheck;
using LakeOrm.Generators.Parsing;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Json;

/// <summary>What members are called in JSON, and what is said of names that cannot be.</summary>
public sealed class JsonNamesTests
{
    private const string Nested = "[LakeStruct] public partial record Part(int PartNo);";

    [Theory]
    [InlineData("", "created_at", "part_no")]
    [InlineData("(Names = LakeJsonNames.Column)", "created_at", "part_no")]
    [InlineData("(Names = LakeJsonNames.Member)", "CreatedAt", "PartNo")]
    [InlineData("(Names = LakeJsonNames.CamelCase)", "createdAt", "partNo")]
    public void The_record_says_how_members_are_called_its_own_and_those_below(string names, string member, string below)
    {
        Generation run = Generation.Of($"{Nested} [LakeTable(\"t\"), LakeJson{names}] public partial record R(int CreatedAt, List<Part> Parts);");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        string source = Reader(run);
        Assert.Contains($".Add(\"{member}\"", source, StringComparison.Ordinal);
        Assert.Contains($".Add(\"{below}\"", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_says_it_for_itself() => Assert.Contains(
        ".Add(\"the id\", column: \"id\")",
        Reader(Generation.Of("[LakeTable(\"t\"), LakeJson] public partial record R([property: System.Text.Json.Serialization.JsonPropertyName(\"the id\")] int Id);")),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("[LakeTable(\"t\")] public partial record R(int Id);")]
    [InlineData("[LakeProjection] public partial record R([property: System.Text.Json.Serialization.JsonPropertyName(\"x\")] int Id);")]
    public void A_record_that_does_not_ask_has_no_reader(string source) => Assert.DoesNotContain("ILakeJson", Generation.Of(source).Source, StringComparison.Ordinal);

    [Fact]
    public void A_record_that_the_write_stamps_whole_has_no_members()
    {
        Generation run = Generation.Of("[LakeTable(\"t\"), LakeJson] public partial record R([property: LakeColumn(Auto = LakeAuto.IngestId)] string Id, [property: LakeColumn(Auto = LakeAuto.CreateTime, Optional = true)] DateTime At);");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
    }

    [Theory]
    [InlineData("LAKE0130", "[LakeJson] public partial record R(int Id);", "'R' has [LakeJson]")]
    [InlineData("LAKE0130", "[LakeJson, LakeStruct] public partial record R(int Id);", "'R' has [LakeJson]")]
    [InlineData("LAKE0131", "[LakeTable(\"t\"), LakeJson] public partial record R([property: System.Text.Json.Serialization.JsonPropertyName(\"b\")] int A, int B);", "'B' and 'A' are both 'b' in JSON")]
    [InlineData("LAKE0131", "[LakeTable(\"t\"), LakeJson(Names = LakeJsonNames.CamelCase)] public partial record R(int ID, [property: LakeColumn(Name = \"other\")] int Id);", "'Id' and 'ID' are both 'id' in JSON")]
    [InlineData("LAKE0131", "[LakeStruct] public partial record P([property: System.Text.Json.Serialization.JsonPropertyName(\"b\")] int A, int B); [LakeTable(\"t\"), LakeJson] public partial record R(P P);", "'B' and 'A' are both 'b' in JSON")]
    [InlineData("LAKE0132", "[LakeTable(\"t\"), LakeJson] public partial record R([property: System.Text.Json.Serialization.JsonPropertyName(\"\\uDC00\")] int A);", "'A'")]
    [InlineData("LAKE0133", "[LakeTable(\"t\"), LakeJson] public partial record R([property: System.Text.Json.Serialization.JsonIgnore] int A, int B);", "[JsonIgnore] on 'A'")]
    [InlineData("LAKE0133", "[LakeTable(\"t\"), LakeJson] public partial record R([property: System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.Strict)] int A);", "[JsonNumberHandling] on 'A'")]
    [InlineData("LAKE0133", "[LakeStruct] public partial record P([property: System.Text.Json.Serialization.JsonIgnore] int A); [LakeTable(\"t\"), LakeJson] public partial record R(P P);", "[JsonIgnore] on 'A'")]
    public void It_is_refused_with_its_id_and_advice(string id, string source, string says)
    {
        Diagnostic found = Assert.Single(Generation.Of(source).Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Contains(says, found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LakeTable(\"t\"), LakeJson(Names = LakeJsonNames.Member)] public partial record R([property: LakeColumn(Name = \"x\")] int A, [property: LakeColumn(Name = \"A\")] int B);")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: System.Text.Json.Serialization.JsonIgnore] int A);")]
    [InlineData("[LakeTable(\"t\"), LakeJson] public partial record R([property: LakeColumn(Name = \"json\")] int Json, int Came, int Member, int Items, int Entries, int Key);")]
    [InlineData("public enum Members { One } [LakeTable(\"t\"), LakeJson] public partial record R(Members A, List<int> EnumMembers, List<int> Members);")]
    [InlineData("[LakeTable(\"t\"), LakeJson] public readonly partial record struct R(int A, Dictionary<int, Dictionary<Guid, string?>?>? B);")]
    [InlineData("public partial class O<T> { [LakeTable(\"t\"), LakeJson] private partial record R { private R(int id) => Id = id; public int Id { get; } } }")]
    public void It_is_accepted(string source)
    {
        Generation run = Generation.Of(source);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
    }

    [Fact]
    public void Camel_case_is_that_of_System_Text_Json() =>
        Gen.String[Gen.Char["abABÄäß19_"], 1, 8].Sample(static name => Naming.CamelCase(name) == JsonNamingPolicy.CamelCase.ConvertName(name));

    private static string Reader(Generation run) => run.Result.GeneratedSources.Single(static s => s.SourceText.ToString().Contains("ILakeJson", StringComparison.Ordinal)).SourceText.ToString();
}
