using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>What nested values, converters and JSON columns may not be, and what is accepted right beside it.</summary>
public sealed class NestedRefusalTests
{
    [Theory]
    [InlineData("LAKE0102", "[LakeTable(\"t\")] public partial record R(List<decimal> D);", "'D' is a decimal")]
    [InlineData("LAKE0102", "[LakeStruct] public partial record S(decimal D);", "'D' is a decimal")]
    [InlineData("LAKE0104", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 9)] List<int> D);", "'D' is a list")]
    [InlineData("LAKE0105", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)] Dictionary<string, int> D);", "is for DateTime")]
    [InlineData("LAKE0109", "public partial record S(int Id); [LakeTable(\"t\")] public partial record R(Dictionary<string, S> L);", "record type 'S'")]
    [InlineData("LAKE0109", "[LakeTable(\"u\")] public partial record S(int Id); [LakeTable(\"t\")] public partial record R(S L);", "record type 'S'")]
    [InlineData("LAKE0110", "[LakeStruct] public partial record S(int Id); [LakeTable(\"t\")] public partial record R(Dictionary<S, int> L);", "keys of type 'S'")]
    [InlineData("LAKE0110", "[LakeTable(\"t\")] public partial record R(Dictionary<ReadOnlyMemory<byte>, int> L);", "System.ReadOnlyMemory<byte>")]
    [InlineData("LAKE0111", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Unknown = LakeUnknown.Null)] DayOfWeek D);", "may be null")]
    [InlineData("LAKE0111", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Unknown = LakeUnknown.Null)] int? D);", "needs an enum")]
    [InlineData("LAKE0112", "public abstract class C : LakeConverter<Uri, string>; [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Uri U);", "a parameterless constructor")]
    [InlineData("LAKE0112", "[LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(string))] int U);", "TClr must be the member's type")]
    [InlineData("LAKE0112", "public sealed class C; [LakeConverter(typeof(C))] public readonly struct M; [LakeTable(\"t\")] public partial record R(M U);", "derive from LakeConverter<M, TStored>")]
    [InlineData("LAKE0112", "[LakeStruct] public partial record S([property: LakeConverter(typeof(S.C))] Uri U) { private sealed class C : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); } } [LakeTable(\"t\")] public partial record R(S S);", "not accessible to the tables that hold 'S'")]
    [InlineData("LAKE0112", "file sealed class C : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Uri U);", "file-local")]
    [InlineData("LAKE0113", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Json = typeof(Uri))] Uri U);", "no JsonSerializerContext")]
    [InlineData("LAKE0113", "[LakeStruct] public partial record S([property: LakeColumn(Json = typeof(S.C))] Uri U) { private abstract class C() : System.Text.Json.Serialization.JsonSerializerContext(null); } [LakeTable(\"t\")] public partial record R(S S);", "make it internal")]
    [InlineData("LAKE0114", "[LakeStruct] public partial record A(B? Other); [LakeStruct] public partial record B(List<A> Others); [LakeTable(\"t\")] public partial record R(int Id);", "holds itself")]
    [InlineData("LAKE0114", "public partial class O<T> { [LakeStruct] public partial record S(int Id, O<List<T>>.S? Next); } [LakeTable(\"t\")] public partial record R(O<int>.S S);", "holds itself")]
    [InlineData("LAKE0112", "file sealed class C : LakeConverter<Version, string> { public override string ToStored(Version v) => v.ToString(); public override Version FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Version V);", "'C' is file-local")]
    [InlineData("LAKE0112", "[LakeStruct] public partial record S([property: LakeConverter(typeof(S.C))] Version V) { private sealed class C : LakeConverter<Version, string> { public override string ToStored(Version v) => v.ToString(); public override Version FromStored(string s) => new(s); } } [LakeTable(\"t\")] public partial record R(S S);", "make it internal")]
    [InlineData("LAKE0112", "public sealed class C : LakeConverter<Version, string> { public override string ToStored(Version v) => v.ToString(); public override Version FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Uri U);", "TClr must be the member's type")]
    [InlineData("LAKE0011", "[LakeStruct] public partial record S([property: LakeColumn(Name = \"a b\")] int Id); [LakeTable(\"t\")] public partial record R(List<S> L);", "'l.element.a b'")]
    [InlineData("LAKE0202", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakePartition] List<int> L);", "a partition has one text")]
    [InlineData("LAKE0204", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Indexed = true)] List<int> L);", "single values")]
    [InlineData("LAKE0216", "[LakeStruct] public partial record S(int Id); [LakeTable(\"t\")] public partial record R([property: LakeColumn(MergeKey = true)] S Id);", "is a nested record and cannot be part of the merge key")]
    [InlineData("LAKE0402", "[LakeStruct] public partial record S([property: LakePartition] int Id);", "[LakePartition] on 'Id'")]
    [InlineData("LAKE0006", "[LakeTable(\"t\"), LakeStruct] public partial record S(int Id);", "[LakeTable] and [LakeStruct]")]
    public void Refused(string id, string source, string says)
    {
        Diagnostic[] found = [.. Generation.Of(source).Diagnostics];
        Assert.NotEmpty(found);
        Assert.All(found, d => Assert.Equal(id, d.Id));
        Assert.Contains(found, d => d.GetMessage(null).Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[LakeStruct] public partial record S([property: LakeColumn(Name = \"a b\")] int Id); [LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R(List<S> L);")]
    [InlineData("[LakeStruct] public partial record A(int Id); [LakeStruct] public partial record B(A First, A Second); [LakeTable(\"t\")] public partial record R(B One, B Two, A Three);")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 9, Scale = 2)] Dictionary<decimal, List<decimal?>> D);")]
    [InlineData("[LakeProjection] public partial record R(List<decimal> D);")]
    [InlineData("public partial class Outer { [LakeStruct] private partial record Inner(int Id); [LakeTable(\"t\")] private partial record R(List<Inner> L); }")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: LakeColumn(StoredAs = LakeStoredAs.Number)] List<DayOfWeek> Days);")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(R.C))] Uri U) { private sealed class C : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); } }")]
    [InlineData("public partial class Outer<T> { [LakeStruct] public partial record S(int Id); [LakeTable(\"t\")] public partial record R(List<S?> L, Dictionary<string, S> M); }")]
    [InlineData("public enum @class { @new } public sealed class @event : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(@event))] Uri @return, [property: RegularExpression(\"b\"), Phone] string? @checked, List<@class> @in);")]
    [InlineData("public sealed class C : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Dictionary<string, Uri?>? U);")]
    [InlineData("public partial class O { private sealed class C : LakeConverter<Version, string> { public override string ToStored(Version v) => v.ToString(); public override Version FromStored(string s) => new(s); } [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Version V); }")]
    [InlineData("public sealed class C : LakeConverter<TimeSpan, decimal> { public override decimal ToStored(TimeSpan v) => v.Ticks; public override TimeSpan FromStored(decimal s) => new((long)s); } [LakeProjection] public partial record R([property: LakeConverter(typeof(C))] TimeSpan A, [property: LakeConverter(typeof(C))] List<TimeSpan?> B);")]
    [InlineData("[LakeTable(\"t\")] public partial record A(DayOfWeek D) { [LakeTable(\"u\")] public partial record B(DayOfWeek D) : A(D); }")]
    public void Accepted_and_compiled(string source)
    {
        Generation accepted = Generation.Of(source);
        Assert.Empty(accepted.Diagnostics);
        Assert.Empty(accepted.CompilerProblems);
    }

    [Theory]
    [InlineData("[LakeColumn] internal int X { get; set; }")]
    [InlineData("[LakePartition] protected int X { get; set; }")]
    [InlineData("[SparkColumn] public int X { private get; set; }")]
    [InlineData("[LakeColumn] public static int X { get; set; }")]
    [InlineData("[LakeColumn] public int X { set { } }")]
    public void An_attribute_on_what_cannot_be_a_column_is_told(string property) =>
        Assert.Equal(["LAKE0014"], Generation.Of($"[LakeTable(\"t\")] public partial record R(int Id) {{ {property} }}").Ids);

    [Fact]
    public void A_type_that_nobody_knows_is_told_as_such() =>
        Assert.Contains("'Other', which has no column type: the compiler does not know it", Assert.Single(Generation.Of("[LakeTable(\"t\")] public partial record R(Other O);").Diagnostics).GetMessage(null), StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_inside_a_nested_record_is_told_once_however_many_members_have_its_type() =>
        Assert.Equal(["LAKE0101"], Generation.Of("[LakeStruct] public partial record S(char C); [LakeTable(\"t\")] public partial record R(S A, List<S> B);").Ids);

    [Fact]
    public void A_json_context_that_generated_code_cannot_reach_is_refused()
    {
        const string Source = "[LakeStruct] public partial record S([property: LakeColumn(Json = typeof(S.C))] string[] V) { private abstract class C : System.Text.Json.Serialization.JsonSerializerContext { protected C() : base(null) { } } }";
        Diagnostic found = Assert.Single(Generation.Of(Source).Diagnostics);
        Assert.Equal("LAKE0113", found.Id);
        Assert.Contains("make it internal", found.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_nested_record_of_another_assembly_is_refused()
    {
        Generation library = Generation.Of("[LakeStruct] public partial record Address(string City);");
        CSharpCompilation consumer = Generation.Compile("[LakeTable(\"t\")] public partial record R(Address Home);")
            .AddReferences(((CSharpCompilation)library.Output).WithAssemblyName("Library").ToMetadataReference());
        Diagnostic found = Assert.Single(Generation.Run(consumer).Diagnostics);
        Assert.Equal("LAKE0115", found.Id);
        Assert.Contains("assembly 'Library'", found.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_record_of_another_assembly_gives_its_columns_if_they_can_be_set_from_outside()
    {
        Generation library = Generation.Of("public record Open { public int Id { get; init; } } public record Closed { public int Id { get; internal set; } }");
        MetadataReference reference = ((CSharpCompilation)library.Output).WithAssemblyName("Library").ToMetadataReference();
        Generation open = Generation.Run(Generation.Compile("[LakeTable(\"t\")] public partial record R(string Name) : Open;").AddReferences(reference));
        Assert.Empty(open.Diagnostics);
        Assert.Empty(open.CompilerProblems);
        Generation closed = Generation.Run(Generation.Compile("[LakeTable(\"t\")] public partial record R(string Name) : Closed;").AddReferences(reference));
        Assert.Equal(["LAKE0010"], closed.Ids);
    }
}
