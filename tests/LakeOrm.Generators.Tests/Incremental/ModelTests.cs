using System.Reflection;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using LakeOrm.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Tests.Incremental;

/// <summary>What makes caching possible: models of plain data that are equal when their records are.</summary>
public sealed class ModelTests
{
    private const string Source = "[LakeTable(\"users\")] public partial record User(string Id, [property: Range(1, 9)] int Age, DayOfWeek Day, [property: RegularExpression(\"a+\")] string? Note = \"x\");";

    private const string NestedSource = """
        public enum Mood { Unknown, Calm }
        [LakeStruct] public partial record Spot([property: LakeColumn(Name = "lat", Comment = "degrees")] double Latitude, string? Town, [property: LakeColumn(Unknown = LakeUnknown.Default)] Mood Mood, [property: LakeColumn(Default = 7)] int Rank);
        public sealed class UriConverter : LakeConverter<Uri, string> { public override string ToStored(Uri value) => value.ToString(); public override Uri FromStored(string stored) => new(stored); }
        public abstract partial class Texts : System.Text.Json.Serialization.JsonSerializerContext { protected Texts() : base(null) { } public static Texts Default => null!; }
        [LakeTable("trips", Formats = LakeFormats.Iceberg)]
        public partial record Trip
        {
            [LakePartition(LakeTransform.Bucket, 4)] public long Id { get; init; }
            [LakeColumn(Precision = 9, Scale = 2)] public Dictionary<string, decimal?> Prices { get; init; } = [];
            public List<Spot?>? Spots { get; init; }
            [LakeConverter(typeof(UriConverter))] public Uri[] Links { get; init; } = [];
            [LakeColumn(Json = typeof(Texts))] public List<int>? Numbers { get; init; }
            [LakeColumn(Default = "x")] public string Note { get; init; } = "";
        }
        """;

    public static TheoryData<Type> Models => [.. typeof(RecordModel).Assembly.GetTypes().Where(static t => t.Namespace == typeof(RecordModel).Namespace && !t.IsEnum && !t.IsNested)];

    [Theory, MemberData(nameof(Models))]
    public void A_model_holds_nothing_of_roslyn_and_compares_by_value(Type model)
    {
        Assert.True(model.GetInterfaces().Any(i => i == typeof(IEquatable<>).MakeGenericType(model)) || model.IsAbstract, $"{model} has no equality by value.");
        foreach (FieldInfo field in model.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Type type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
            Type element = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>) ? type.GetGenericArguments()[0] : type;
            Assert.True(
                element.IsEnum || element.Namespace == typeof(RecordModel).Namespace || element == typeof(string) || element == typeof(bool) || element == typeof(int),
                $"{model.Name}.{field.Name} is a {field.FieldType}: a model holds strings, numbers, enums, models and EquatableArray of those.");
        }
    }

    [Theory]
    [InlineData(Source)]
    [InlineData(NestedSource)]
    public void The_same_source_gives_equal_models_with_equal_hash_codes(string source)
    {
        RecordModel first = ModelOf(source);
        RecordModel second = ModelOf(source);
        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("\n\n// moved\n" + Source)]
    [InlineData("[LakeTable(\"users\")]\npublic partial record User(string Id, [property: Range(1, 9)] int Age, DayOfWeek Day, [property: RegularExpression(\"a+\")] string? Note = \"x\") { public int Twice => 2 * Age; public void Do() { } }")]
    public void Equivalent_sources_give_equal_models(string equivalent) => Assert.Equal(ModelOf(Source), ModelOf(equivalent));

    [Theory]
    [InlineData("users", "people")]
    [InlineData("string Id", "string Key")]
    [InlineData("int Age", "long Age")]
    [InlineData("Range(1, 9)", "Range(1, 10)")]
    [InlineData("string? Note", "string Note")]
    [InlineData("\"a+\"", "\"b+\"")]
    [InlineData("DayOfWeek", "DateTimeKind")]
    public void Another_record_gives_another_model(string from, string to) => Assert.NotEqual(ModelOf(Source), ModelOf(Source.Replace(from, to, StringComparison.Ordinal)));

    [Theory]
    [InlineData("Name = \"lat\"", "Name = \"latitude\"")]
    [InlineData("\"degrees\"", "\"radians\"")]
    [InlineData("double Latitude", "float Latitude")]
    [InlineData("string? Town", "string Town")]
    [InlineData("Unknown = LakeUnknown.Default", "StoredAs = LakeStoredAs.Number")]
    [InlineData("Unknown, Calm", "Unknown, Calm, Wild")]
    [InlineData("Spot?>?", "Spot>?")]
    [InlineData("List<Spot", "IReadOnlyList<Spot")]
    [InlineData("Scale = 2", "Scale = 3")]
    [InlineData("<string, decimal?>", "<long, decimal?>")]
    [InlineData("decimal?>", "decimal>")]
    [InlineData("UriConverter", "OtherConverter")]
    [InlineData("Uri[]", "Uri?[]")]
    [InlineData("Texts", "Documents")]
    [InlineData("List<int>?", "List<long>?")]
    [InlineData("\"x\"", "\"y\"")]
    [InlineData("Bucket, 4", "Truncate, 4")]
    public void Another_nested_value_gives_another_model(string from, string to)
    {
        Assert.Contains(from, NestedSource, StringComparison.Ordinal);
        Assert.NotEqual(ModelOf(NestedSource), ModelOf(NestedSource.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_empty_array_equals_the_default_and_a_hash_is_stable()
    {
        Assert.Equal(default, new EquatableArray<string>([]));
        Assert.Equal(default(EquatableArray<string>).GetHashCode(), new EquatableArray<string>([]).GetHashCode());
        Assert.Equal(new EquatableArray<int>([1, 2]), new EquatableArray<int>([1, 2]));
        Assert.NotEqual(new EquatableArray<int>([1, 2]), new EquatableArray<int>([2, 1]));
    }

    [Fact]
    public void No_compilation_is_kept_alive_by_a_driver_that_goes_on()
    {
        (GeneratorDriver driver, WeakReference compilation, WeakReference symbol) = RunAndForget();
        for (int i = 0; i < 20 && (compilation.IsAlive || symbol.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(compilation.IsAlive, "The first compilation is still alive.");
        Assert.False(symbol.IsAlive, "A symbol of the first compilation is still alive.");
        GC.KeepAlive(driver);
    }

    // Apart, so that no local keeps what is to be collected.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static (GeneratorDriver Driver, WeakReference Compilation, WeakReference Symbol) RunAndForget()
    {
        const string Broken = "[LakeTable(\"b\")] public partial record B(object Id);";
        CSharpCompilation first = Generation.Compile(Source, NestedSource, Broken);
        GeneratorDriver driver = Generation.Drive(first).RunGenerators(first);
        WeakReference symbol = new(first.GetTypeByMetadataName("Spot"));
        driver = driver.RunGenerators(Generation.Compile(Source, NestedSource, Broken));
        return (driver, new WeakReference(first), symbol);
    }

    private static RecordModel ModelOf(string source) => Generation.Of(source).Result.TrackedSteps
        .Where(static s => s.Key.StartsWith(LakeRecordGenerator.ModelStep, StringComparison.Ordinal))
        .SelectMany(static s => s.Value)
        .SelectMany(static s => s.Outputs)
        .Select(static o => o.Value)
        .OfType<RecordModel>()
        .Single(static m => m.Role == RecordRole.Table);
}
