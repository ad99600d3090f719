using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>What rules of nested values may not be. What is wrong in a nested record is told there, once.</summary>
public sealed class NestedRuleRefusalTests
{
    private const string Table = " [LakeTable(\"t\")] public partial record R(S A, List<S> B);";

    [Theory]
    [InlineData("LAKE0302", "[LakeStruct] public partial record S { [Range(1, 2)] public string? X { get; init; } }" + Table, "[Range] on 'X'")]
    [InlineData("LAKE0302", "[LakeStruct] public partial record S { [E] public int X { get; init; } private class E : ValidationAttribute; }" + Table, "'E' is not accessible to the tables that hold 'S'")]
    [InlineData("LAKE0302", "public partial class O { protected class I { public class E : ValidationAttribute; } [LakeStruct] protected partial record S { [I.E] public int X { get; init; } } }", "'E' is not accessible to the tables")]
    [InlineData("LAKE0303", "[LakeStruct] public partial record S { [LakeRegex(nameof(P))] public string? X { get; init; } private static System.Text.RegularExpressions.Regex P => new(\"a\"); }" + Table, "make it internal")]
    [InlineData("LAKE0304", "[LakeStruct] public partial record S { [LakeRule(nameof(P))] public int X { get; init; } private static bool P(int v) => v > 0; }" + Table, "make it internal")]
    [InlineData("LAKE0304", "[LakeStruct, LakeRule(\"P\")] public partial record S(int X) { protected static bool P(S v) => v.X > 0; }" + Table, "make it internal")]
    [InlineData("LAKE0301", "[LakeStruct] public partial record S(int X) : IValidatableObject { public IEnumerable<ValidationResult> Validate(ValidationContext c) => []; }" + Table, "write a method 'static string? Check(S row)'")]
    [InlineData("LAKE0402", "[LakeUnique(\"X\"), LakeStruct] public partial record S(int X);" + Table, "[LakeUnique] on 'S'")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R(List<int> A, [property: LakeCompare(\"A\")] List<int> B);", "compared by ==")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Range(1, 2)] List<int> B);", "a list can be compared with")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: MaxLength(2)] int B);", "strings, bytes, lists and dictionaries")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(P))] List<int> B) { static bool P(int v) => v > 0; }", "static bool P(List<int> value)")]
    [InlineData("LAKE0306", "[LakeUnique(\"B\")] [LakeTable(\"t\")] public partial record R(List<int> B);", "cannot be compared everywhere")]
    public void Refused(string id, string source, string says)
    {
        Diagnostic found = Assert.Single(Generation.Of(source).Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Contains(says, found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LakeStruct, LakeRule(\"P\")] public partial record S { [E] public int X { get; init; } internal static bool P(S v) => v.X > 0; internal class E : ValidationAttribute; }" + Table)]
    [InlineData("public partial class O { [LakeStruct, LakeRule(\"P\")] private partial record S(int X) { internal static bool P(S v) => v.X > 0; } [LakeTable(\"t\")] private partial record R(List<S> L); }")]
    [InlineData("[LakeTable(\"t\")] public partial record R { public List<S> L { get; init; } = []; [LakeStruct, LakeRule(\"P\")] public partial record S(int X) { protected internal static bool P(S v) => v.X > 0; } }")]
    [InlineData("[LakeStruct] public partial record S { [Range(1, 2)] public int X { get; init; } } [LakeProjection] public partial record R(List<S> L);")]
    [InlineData("[LakeTable(\"t\")] public partial record R { [MinLength(1)] public ICollection<int>? A { get; init; } [Length(1, 2)] public int[][]? B { get; init; } [LakeLength(Maximum = 3)] public IReadOnlyDictionary<int, int>? C { get; init; } }")]
    [InlineData("[LakeUnique(\"U\")] [LakeTable(\"t\")] public partial record R([property: LakeConverter(typeof(C))] Uri? U, ReadOnlyMemory<byte> M); public sealed class C : LakeConverter<Uri, string> { public override string ToStored(Uri v) => v.ToString(); public override Uri FromStored(string s) => new(s); }")]
    [InlineData("[LakeUnique(\"M\")] [LakeTable(\"t\")] public partial record R(int I, ReadOnlyMemory<byte>? M);")]
    public void Accepted_and_compiled(string source)
    {
        Generation accepted = Generation.Of(source);
        Assert.Empty(accepted.Diagnostics);
        Assert.Empty(accepted.CompilerProblems);
    }
}
