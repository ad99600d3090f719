using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Tests.Diagnostics;

/// <summary>The variants that the pages do not show, and what is accepted right beside them.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("LAKE0001", "public class Outer { [LakeTable(\"t\")] public partial record R(int Id); }", "'Outer' must be partial")]
    [InlineData("LAKE0001", "[LakeTable(\"t\")] public readonly record struct R(int Id);", "before 'record struct'")]
    [InlineData("LAKE0002", "[LakeTable(\"t\")] public partial struct R { public int Id { get; init; } }", "write 'partial record struct R'")]
    [InlineData("LAKE0002", "[LakeTable(\"t\")] public ref partial struct R { public int Id { get; init; } }", "is a ref struct")]
    [InlineData("LAKE0004", "file partial class Outer { [LakeTable(\"t\")] public partial record R(int Id); }", "'Outer' is file-local")]
    [InlineData("LAKE0008", "[LakeTable(\"a.b.c.d\")] public partial record R(int Id);", "'a.b.c.d'")]
    [InlineData("LAKE0008", "[LakeTable(\"a..b\")] public partial record R(int Id);", "'a..b'")]
    [InlineData("LAKE0008", "[LakeTable(\"\")] public partial record R(int Id);", "''")]
    [InlineData("LAKE0009", "[LakeTable(\"t\")] public partial record R(int Ab, [property: LakeColumn(Name = \"AB\")] int C);", "'C' and 'Ab' are both column 'AB'")]
    [InlineData("LAKE0010", "public record B { public int Id { get; } } [LakeTable(\"t\")] public partial record R : B { public int X { get; init; } }", "B.Id")]
    [InlineData("LAKE0010", "public record B { public int Id { get; private set; } } [LakeTable(\"t\")] public partial record R : B { public int X { get; init; } }", "B.Id")]
    [InlineData("LAKE0011", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Name = \" \")] int Id);", "must have a character")]
    [InlineData("LAKE0013", "[LakeTable(\"t\")] public partial record R([property: LakeColumn, LakeOrmColumn] int Id);", "[LakeColumn] and [LakeOrmColumn]")]
    [InlineData("LAKE0013", "[LakeTable(\"t\")] public partial record R([SparkColumn] [property: SparkColumn] int Id);", "[SparkColumn] and [SparkColumn]")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(char C);", "use string")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(IEnumerable<int> L);", "use List<T>")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(int[,] L);", "an array of arrays")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(List<char> L);", "use string")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(SortedDictionary<string, int> L);", "use Dictionary")]
    [InlineData("LAKE0101", "public sealed class C; [LakeTable(\"t\")] public partial record R(C L);", "[LakeConverter]")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(Half? H);", "use float")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(Int128 H);", "use decimal")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(object O);", "use the type that the values have")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(Uri U);", "use string")]
    [InlineData("LAKE0101", "[LakeTable(\"t\")] public partial record R(Memory<byte> U);", "use byte[] or")]
    [InlineData("LAKE0101", "public partial class O<T> { [LakeTable(\"t\")] public partial record R(T Value); }", "type argument closed")]
    [InlineData("LAKE0101", "[LakeProjection] public partial record R(nint U);", "use long")]
    [InlineData("LAKE0103", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 39)] decimal D);", "precision 39")]
    [InlineData("LAKE0103", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 38, Scale = 29)] decimal D);", "scale 29")]
    [InlineData("LAKE0103", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Scale = 2)] decimal D);", "precision 0")]
    [InlineData("LAKE0103", "[LakeProjection] public partial record R([property: LakeColumn(Precision = 1, Scale = -1)] decimal D);", "scale -1")]
    [InlineData("LAKE0105", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(StoredAs = LakeStoredAs.Number)] int D);", "is for enums")]
    [InlineData("LAKE0106", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Auto = LakeAuto.IngestId)] long D);", "a Guid or a string")]
    [InlineData("LAKE0106", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Auto = LakeAuto.UpdateTime, StoredAs = LakeStoredAs.TimestampNtz)] DateTime D);", "DateTime without a zone")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = \"x\")] int Id);", "Default = \"x\": write a constant of its type")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = 256)] byte Id);", "is a byte")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = -1)] uint Id);", "is a uint")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = null)] string? Id);", "Default = null")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = new byte[] { 1 })] byte[] Id);", "write Optional = true")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 3, Scale = 1, Default = \"100\")] decimal Id);", "such as \"1.50\"")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 3, Scale = 1, Default = 100)] decimal Id);", "such as \"1.50\"")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Precision = 3, Scale = 1, Default = \"0.05\")] decimal Id);", "such as \"1.50\"")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = \"31.1.2020\")] DateOnly Id);", "such as \"2020-01-31\"")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = \"25:00\")] TimeOnly Id);", "such as \"13:45:00\"")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = \"2020-01-31T13:45:00\")] DateTimeOffset Id);", "with the zone")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = \"2020-01-31T13:45:00Z\", StoredAs = LakeStoredAs.TimestampNtz)] DateTime Id);", "without a zone")]
    [InlineData("LAKE0120", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(Default = DayOfWeek.Monday)] DateTimeKind Id);", "a value of 'DateTimeKind'")]
    [InlineData("LAKE0120", "[LakeProjection] public partial record R([property: LakeColumn(Default = \"x\")] Guid Id);", "write its text")]
    [InlineData("LAKE0121", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(NotNull = true)] DateOnly? Id);", "declare it 'DateOnly'")]
    [InlineData("LAKE0121", "[LakeProjection] public partial record R([property: LakeColumn(NotNull = true)] string? Id);", "declare it 'string'")]
    [InlineData("LAKE0201", "[LakeTable(\"t\")] public partial record R([property: LakeColumn(MergeKey = true)] int? Id);", "part of the merge key")]
    [InlineData("LAKE0202", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakePartition] byte[] B);", "Delta cannot tell")]
    [InlineData("LAKE0202", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakePartition] float B);", "NaN")]
    [InlineData("LAKE0202", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakePartition, LakeColumn(Auto = LakeAuto.CreateTime)] DateTimeOffset B);", "the write stamps")]
    [InlineData("LAKE0204", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Indexed = true)] bool B);", "skips none")]
    [InlineData("LAKE0204", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Indexed = true)] byte[]? B);", "loses rows")]
    [InlineData("LAKE0204", "[LakeTable(\"t\")] public partial record R(int Id, [property: LakePartition, LakeColumn(Indexed = true)] string B);", "is a partition column")]
    [InlineData("LAKE0205", "[LakeTable(\"t\", Formats = LakeFormats.None)] public partial record R([property: LakePartition(LakeTransform.Bucket, 4)] int Id);", "'Id' is partitioned by its bucket(4)")]
    [InlineData("LAKE0205", "[LakeTable(\"t\", Formats = LakeFormats.Delta)] public partial record R([property: LakePartition(LakeTransform.Hour)] DateTime Id);", "its hour")]
    [InlineData("LAKE0207", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Bucket, 4)] bool Id);", "Bucket takes integers")]
    [InlineData("LAKE0207", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Bucket, 4)] double Id);", "is a double")]
    [InlineData("LAKE0207", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Truncate, 4)] Guid Id);", "Truncate takes integers")]
    [InlineData("LAKE0207", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Truncate, 4)] DateOnly Id);", "Truncate takes integers")]
    [InlineData("LAKE0207", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Year)] TimeOnly Id);", "Year takes DateOnly")]
    [InlineData("LAKE0208", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Bucket, 0)] int Id);", "1 or more")]
    [InlineData("LAKE0208", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Truncate, -1)] int Id);", "Truncate with -1")]
    [InlineData("LAKE0208", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Day, 3)] DateTime Id);", "takes no number")]
    [InlineData("LAKE0208", "[LakeTable(\"t\")] public partial record R(int A, [property: LakePartition(argument: 3)] int Id);", "takes no number")]
    [InlineData("LAKE0209", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Bucket, 4), LakePartition(LakeTransform.Bucket, 8)] int Id);", "bucket(8), and before that by its bucket(4)")]
    [InlineData("LAKE0209", "[LakeTable(\"t\")] public partial record R(int A, [property: LakePartition, LakePartition] int Id);", "keep one of the two")]
    [InlineData("LAKE0210", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Truncate, 4)] string Id, int IdTrunc);", "'id_trunc'")]
    [InlineData("LAKE0211", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R(int A, [property: LakePartition, LakeColumn(Sortable = true)] string Id);", "take Sortable away")]
    [InlineData("LAKE0212", "[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakeColumn(PrimaryKey = true)] float Id);", "is a float")]
    [InlineData("LAKE0301", "[LakeTable(\"t\")] public partial record R([property: EnumDataType(typeof(DayOfWeek))] string Id);", "make the member that enum")]
    [InlineData("LAKE0301", "[LakeTable(\"t\")] public partial record R([property: CustomValidation(typeof(R), \"X\")] int Id);", "put [LakeRule]")]
    [InlineData("LAKE0301", "[LakeTable(\"t\")] public partial record R(int Id) : IValidatableObject { public IEnumerable<ValidationResult> Validate(ValidationContext c) => []; }", "write a method 'static string? Check(R row)'")]
    [InlineData("LAKE0301", "[CustomValidation(typeof(R), \"X\")] [LakeTable(\"t\")] public partial record R(int Id);", "[CustomValidation]")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Range(9, 1)] int Id);", "Range")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Range(1, 9)] string Id);", "string")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: LakeRange(\"a\", \"b\")] int Id);", "LakeRange")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: LakeLength] string Id);", "has no limit")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: RegularExpression(\"(\")] string Id);", "not valid")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Url] int Id);", "for strings")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: AllowedValues(\"x\")] int Id);", "\"x\"")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: AllowedValues(300)] byte Id);", "300")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Compare(\"Nobody\")] int Id);", "'Nobody'")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: Required(ErrorMessageResourceName = \"X\")] string Id);", "write ErrorMessage")]
    [InlineData("LAKE0302", "file class E : ValidationAttribute; public record B { [E] public int Id { get; init; } } [LakeTable(\"t\")] public partial record R : B;", "'E' is file-local")]
    [InlineData("LAKE0302", "public record B { private class E : ValidationAttribute; [E] public int Id { get; init; } } [LakeTable(\"t\")] public partial record R : B;", "'E' is not accessible to 'R'")]
    [InlineData("LAKE0302", "public class E(Type t) : ValidationAttribute { public Type T => t; } public record B { private class P; [E(typeof(List<P>))] public int Id { get; init; } } [LakeTable(\"t\")] public partial record R : B;", "not accessible to 'R'")]
    [InlineData("LAKE0302", "public class E : ValidationAttribute { public Type[] T { get; set; } = []; } public record B { private class P; [E(T = [typeof(int), typeof(P)])] public int Id { get; init; } } [LakeTable(\"t\")] public partial record R : B;", "'P' is not accessible to 'R'")]
    [InlineData("LAKE0302", "public class E : ValidationAttribute { [System.Diagnostics.CodeAnalysis.RequiresUnreferencedCode(\"x\")] public E() { } } [LakeTable(\"t\")] public partial record R([property: E] int Id);", "needs reflection")]
    [InlineData("LAKE0302", "public class E : ValidationAttribute; [LakeTable(\"t\")] public partial record R([property: E(ErrorMessageResourceName = \"X\")] int Id);", "write ErrorMessage")]
    [InlineData("LAKE0302", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(nameof(X))] int Id) { static System.Text.RegularExpressions.Regex X() => new(\"a\"); }", "for strings")]
    [InlineData("LAKE0303", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(\"X\")] string Id);", "'R' has no such method or property; write '[GeneratedRegex(")]
    [InlineData("LAKE0303", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(nameof(X))] string Id) { System.Text.RegularExpressions.Regex X() => new(Id); }", "not static")]
    [InlineData("LAKE0303", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(nameof(X))] string Id) { static string X => \"a\"; }", "it gives string, not Regex")]
    [InlineData("LAKE0303", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(nameof(X))] string Id) { static System.Text.RegularExpressions.Regex X(string p) => new(p); }", "has parameters")]
    [InlineData("LAKE0303", "[LakeTable(\"t\")] public partial record R([property: LakeRegex(typeof(O), \"X\")] string Id); public class O { static System.Text.RegularExpressions.Regex X() => new(\"a\"); }", "'X' is not accessible to 'R'")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(\"X\")] int Id);", "'R' has no such method; write 'static bool X(int value)' or 'static string? X(int value)'")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] string? Id) { bool X(string v) => v == Id; }", "it is not static; write 'static bool X(string? value)'")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] int Id) { static bool X(long v) => v > 0; }", "it takes long")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] int Id) { static bool X(object v) => v is 1; }", "it takes object")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] int Id) { static bool X(int a, int b) => a > b; }", "it does not take one value")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] int Id) { static bool X<T>(T a) => true; }", "it does not take one value")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X))] int Id) { static int X(int a) => a; }", "it returns int")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(X), Message = \"m\")] int Id) { static string? X(int a) => null; }", "Message would have no effect")]
    [InlineData("LAKE0304", "[LakeTable(\"t\")] public partial record R([property: LakeRule(typeof(O), \"X\")] int Id); public class O { static bool X(int a) => true; }", "'X' is not accessible to 'R'")]
    [InlineData("LAKE0304", "[LakeRule(nameof(X))] [LakeTable(\"t\")] public partial record R(int Id) { static string? X(int row) => null; }", "write 'static bool X(R row)'")]
    [InlineData("LAKE0305", "[LakeUnique] [LakeTable(\"t\")] public partial record R(int Id);", "'R' has no primary key")]
    [InlineData("LAKE0306", "[LakeUnique(\"Nobody\")] [LakeTable(\"t\")] public partial record R(int Id);", "'Nobody': 'R' has no column of that name")]
    [InlineData("LAKE0306", "[LakeUnique(\"Id\", \"Id\")] [LakeTable(\"t\")] public partial record R(int Id);", "named twice")]
    [InlineData("LAKE0306", "[LakeUnique(\"Id\")] [LakeTable(\"t\")] public partial record R(double Id);", "NaN equals nothing")]
    [InlineData("LAKE0306", "[LakeUnique] [LakeTable(\"t\")] public partial record R([property: LakeColumn(PrimaryKey = true, Auto = LakeAuto.IngestId)] Guid Id, int B);", "stamped by the write")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: LakePartition] int Id);", "[LakePartition]")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: LakePartition(LakeTransform.Hour)] int Id);", "[LakePartition]")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: LakeColumn(Sortable = true)] int Id);", "Sortable")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: Range(1, 2)] int Id);", "[Range]")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: LakeRule(nameof(X))] int Id) { static bool X(int v) => true; }", "[LakeRule]")]
    [InlineData("LAKE0401", "[LakeProjection] [LakeUnique(\"Id\")] public partial record R(int Id);", "[LakeUnique]")]
    [InlineData("LAKE0401", "[LakeProjection] public partial record R([property: LakeColumn(Indexed = true)] bool B);", "Indexed")]
    public void It_is_refused_with_its_id_and_advice(string id, string source, string says)
    {
        Diagnostic found = Assert.Single(Generation.Of(source).Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Contains(says, found.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakeColumn(Name = \"first name\")] int Id);")]
    [InlineData("[LakeTable(\"t\", Formats = LakeFormats.None)] public partial record R([property: LakeColumn(Name = \"first name\")] int Id);")]
    [InlineData("[LakeTable(\"t\")] public partial record R([LakeColumn(Precision = 38, Scale = 28)] decimal D);")]
    [InlineData("[LakeTable(\"t\")] public partial record R(int Id) { [LakeIgnore] public object? O { get; init; } public static int S { get; set; } internal int I { get; init; } public int this[int i] => i; }")]
    [InlineData("public record B { public virtual int Id { get; init; } } [LakeTable(\"t\")] public partial record R : B { public override int Id { get; init; } }")]
    [InlineData("[LakeTable(\"t\")] public partial record R(int Id) { private partial class Inner { [LakeTable(\"u\")] private partial record P(int Id); } }")]
    [InlineData("[LakeTable(\"t\")] internal sealed partial record R { private R(int id) => Id = id; public int Id { get; } }")]
    [InlineData("[LakeTable(\"t\")] public partial record R { public required int Id { get; init; } [DataType(DataType.Date), Display(Name = \"x\")] public string? D { get; init; } [MaxLength] public string? M { get; init; } }")]
    [InlineData("[LakeTable(\"t\")] public partial record R { public int Id { get => field; init => field = Math.Abs(value); } public int Twice { get => 2 * Id; } }")]
    [InlineData("[LakeTable(\"t\")] public partial record R(int Id, [property: LakeColumn(Indexed = false)] bool B, [property: LakePartition, LakeColumn(Indexed = false)] string P);")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: LakeColumn(NotNull = true)] string Id, [property: SparkColumn(NotNull = true)] int N, [property: LakeOrmColumn(NotNull = false)] int? M);")]
    [InlineData("[LakeProjection] public partial record R([property: LakeColumn(Default = \"123456.789\")] decimal Id, [property: LakeColumn(Default = 5)] double D);")]
    [InlineData("[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Hour)] DateTime At, int AtDay, [property: LakePartition(LakeTransform.Bucket, 1), LakePartition(LakeTransform.Truncate, 1)] DayOfWeek D);")]
    [InlineData("[LakeTable(\"t\", Formats = LakeFormats.Iceberg)] public partial record R([property: LakePartition(LakeTransform.Bucket, 8), LakeColumn(Indexed = true, Sortable = true)] TimeOnly Id);")]
    [InlineData("[LakeTable(\"t\", Formats = LakeFormats.Delta)] public partial record R([property: LakeColumn(PrimaryKey = true)] float Id);")]
    [InlineData("public record B { [LakeRule(nameof(X))] public int Id { get; init; } protected static bool X(int? v) => v > 0; } [LakeTable(\"t\")] public partial record R : B;")]
    [InlineData("[LakeTable(\"t\")] public partial record R([property: LakeRule(nameof(R.X))] string? Id) { internal static string? X(IEnumerable<char> v) => null; }")]
    [InlineData("[LakeTable(\"t\"), LakeRule(nameof(R.X))] public readonly partial record struct R { [E] public int Id { get; init; } internal static string? X(in R v) => null; private class E : ValidationAttribute; }")]
    [InlineData("[AttributeUsage(AttributeTargets.All, AllowMultiple = true)] public class E<T>(T t) : ValidationAttribute { public T V => t; } [LakeTable(\"t\")] public partial record R([property: E<string>(null!), E<DayOfWeek>((DayOfWeek)9)] int Id);")]
    public void It_is_accepted(string source)
    {
        Generation run = Generation.Of(source);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        Assert.NotEmpty(run.Result.GeneratedSources);
    }

    [Theory]
    [InlineData("sbyte")]
    [InlineData("ushort")]
    [InlineData("int")]
    [InlineData("long")]
    [InlineData("ulong")]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("string")]
    [InlineData("Guid")]
    [InlineData("DateOnly")]
    [InlineData("TimeOnly")]
    [InlineData("DateTime")]
    [InlineData("DateTimeOffset")]
    [InlineData("DayOfWeek")]
    [InlineData("decimal", ", Precision = 9")]
    [InlineData("decimal", ", Precision = 18")]
    [InlineData("decimal", ", Precision = 38")]
    [InlineData("DateTime", ", StoredAs = LakeStoredAs.TimestampNtz")]
    [InlineData("DayOfWeek", ", StoredAs = LakeStoredAs.Number")]
    public void Every_other_type_can_be_indexed(string type, string settings = "")
    {
        Generation run = Generation.Of(
            $"[LakeTable(\"t\")] public partial record R([property: LakeColumn(Indexed = true{settings})] {type} A, [property: LakeColumn(Indexed = true{settings})] {type}? B, int C);");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerProblems);
        Assert.Equal(2, run.Source.Split("bloomFilter: true").Length - 1);
    }

    [Fact]
    public void A_pragma_silences_what_is_a_warning()
    {
        Generation run = Generation.Of("[LakeProjection]\n#pragma warning disable LAKE0401\npublic partial record R([property: LakePartition] int Id);");
        Assert.Single(run.Diagnostics, static d => d.IsSuppressed);
        Assert.Single(run.Result.GeneratedSources);
    }

    [Fact]
    public void The_second_of_two_synonyms_is_the_place_and_the_first_is_shown_too()
    {
        Diagnostic found = Assert.Single(Generation.Of("[LakeTable(\"t\")] public partial record R(\n[property: SparkColumn]\n[property: LakeColumn]\nint Id);").Diagnostics);
        Assert.Equal((2, 1), (found.Location.GetLineSpan().StartLinePosition.Line, Assert.Single(found.AdditionalLocations).GetLineSpan().StartLinePosition.Line));
    }

    [Theory]
    [InlineData("Sortable = true")]
    [InlineData("Indexed = true")]
    [InlineData("Default = 5")]
    [InlineData("Comment = \"x\"")]
    public void A_setting_that_changes_no_value_leaves_the_fingerprint(string setting) => Assert.Equal(
        Fingerprint("[LakeTable(\"t\")] public partial record R(int Id);"),
        Fingerprint($"[LakeTable(\"t\")] public partial record R([property: LakeColumn({setting})] int Id);"));

    private static string Fingerprint(string source) => Generation.Of(source).Source.Split('\n').Single(static l => l.Contains("const string Fingerprint", StringComparison.Ordinal));

    [Theory]
    [InlineData("Indexed = true", "bloomFilter: true")]
    [InlineData("Indexed = true", "Indexed = true")]
    [InlineData("Comment = \"it's\"", "COMMENT 'it\\\\'s'")]
    [InlineData("Comment = \"it's\"", "Comment = \"it's\"")]
    [InlineData("Comment = \"it's\"", "\\\"metadata\\\":{\\\"comment\\\":\\\"it's\\\"}")]
    [InlineData("Name = \"key\"", "`key` INT NOT NULL")]
    [InlineData("PrimaryKey = true", "PrimaryKey = true")]
    [InlineData("PrimaryKey = true", "not null primary key")]
    [InlineData("MergeKey = true", "MergeKey = true")]
    [InlineData("MergeKey = true", "not null merge key")]
    [InlineData("Optional = true", "optional: true")]
    [InlineData("Default = 5", "optional: true")]
    [InlineData("Default = 5", "Id: idHere ? id : 5")]
    [InlineData("Sortable = true", "Sortable = true")]
    [InlineData("Sortable = true", "WRITE ORDERED BY `id`")]
    [InlineData("PrimaryKey = true", "SET IDENTIFIER FIELDS `id`")]
    [InlineData("Indexed = true", "'write.parquet.bloom-filter-enabled.column.id'='true'")]
    public void A_setting_of_a_column_shows_in_what_is_generated(string setting, string shows)
    {
        Assert.Contains(shows, Generation.Of($"[LakeTable(\"t\")] public partial record R([property: LakeColumn({setting})] int Id);").Source, StringComparison.Ordinal);
        Assert.DoesNotContain(shows, Generation.Of("[LakeTable(\"t\")] public partial record R(int Id);").Source, StringComparison.Ordinal);
    }
}
