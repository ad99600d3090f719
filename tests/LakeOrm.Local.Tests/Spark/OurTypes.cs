using System.Text.RegularExpressions;
using CsCheck;
using LakeOrm.Contract.Records;
using LakeOrm.Generators.Tests.Harness;
using LakeOrm.Generators.Tests.Running;
using LakeOrm.RecordCases.Nesting;
using LakeOrm.RecordCases.Types;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Every type that LakeOrm stores is what docs/types.md calls it in Spark, and Spark reads the values that were written.</summary>
public sealed partial class OurTypes(SparkSql spark) : SparkTest(spark)
{
    private static readonly string[] Members =
    [
        "boolean", "s_byte", "byte", "int16", "u_int16", "int32", "u_int32", "int64", "u_int64", "single", "double", "decimal9", "decimal18", "decimal28",
        "text", "bytes", "guid", "date", "time", "instant", "reading", "offset", "colour",
    ];

    private static readonly string[] NestedMembers =
        ["point", "array", "texts", "mutable", "blobs", "read_only", "read_only_collection", "immutable", "lists", "map", "map_of_lists", "read_only_map", "memory", "profile", "price", "some_mood", "some_mood_number"];

    [Fact]
    public async Task The_page_of_types_says_what_Spark_sees()
    {
        await Lake.EnsureTableAsync<EveryType>();
        await Lake.EnsureTableAsync<EveryNesting>();
        await Lake.EnsureTableAsync<Converted>();
        Dictionary<string, string> flat = await TypesAsync("cases.every_type");
        Dictionary<string, string> nested = new([.. await TypesAsync("cases.every_nesting"), .. await TypesAsync("cases.converted")]);
        Assert.Equal(Page("| member").Take(Members.Length), Members.Select(m => flat[m]));
        Assert.Equal(Page("| nested or special member"), NestedMembers.Select(m => nested[m]));
    }

    // Spark copies each table into one of its own: what LakeOrm reads there went through Spark's reader and writer.
    [Fact]
    public Task Every_type_comes_back_from_Spark_as_it_went() => ComeBackAsync<EveryType>("cases.every_type");

    [Fact]
    public Task Every_type_that_may_be_null_comes_back_from_Spark_as_it_went() => ComeBackAsync<EveryNullableType>("cases.every_nullable_type");

    [Fact]
    public Task Every_nesting_comes_back_from_Spark_as_it_went() => ComeBackAsync<EveryNesting>("cases.every_nesting");

    [Fact]
    public Task Converted_values_and_documents_come_back_from_Spark_as_they_went() => ComeBackAsync<Converted>("cases.converted");

    [Fact]
    public async Task Values_are_what_Spark_prints()
    {
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync(
        [
            new Reading
            {
                Id = 1,
                Day = new DateOnly(2024, 2, 29),
                Flag = true,
                UBig = ulong.MaxValue,
                Exact = -999999999999999.99999m,
                Text = "é€😀 '\" \\",
                Bytes = [0, 255],
                Key = Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
                Date = new DateOnly(1, 1, 1),
                Instant = new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.FromHours(2)).AddMicroseconds(1),
                Clock = new DateTime(1969, 12, 31, 23, 59, 59).AddMicroseconds(999_999),
                Colour = LakeOrm.Contract.Records.Colour.Blue,
                Twice = double.NaN,
            },
        ]);
        const string Row = "concat_ws('|', day, flag, u_big, exact, text, hex(bytes), key, date, CAST(instant AS STRING), CAST(clock AS STRING), colour, twice)";
        Assert.Equal(
            ["2024-02-29|true|18446744073709551615|-999999999999999.99999|é€😀 '\" \\|00FF|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|0001-01-01|2024-06-01 10:00:00.000001|1969-12-31 23:59:59.999999|Blue|NaN"],
            await SparkRowsAsync("lab.readings", Row));
    }

    private async Task ComeBackAsync<T>(string table)
        where T : ILakeTable<T>, ILakeProjection<T>
    {
        T[] rows = LakeOrm.Generators.Tests.Running.Rows.Of<T>(45, 45).Generate(new PCG(1, 42), null, out _);
        await Lake.EnsureTableAsync<T>();
        foreach (T[] part in rows.Chunk(20))
        {
            await Lake.InsertAsync(part);
        }

        await SparkAsync($"CREATE TABLE {At("copy")} USING delta AS SELECT * FROM {At(table)}");
        List<T> read = await Lake.QueryAsync<T>($"SELECT * FROM copy");
        Assert.Equal(RowText.Of(rows).Order(StringComparer.Ordinal), RowText.Of(read).Order(StringComparer.Ordinal));
    }

    private async Task<Dictionary<string, string>> TypesAsync(string table) =>
        (await SparkAsync($"DESCRIBE {At(table)}")).Rows.ToDictionary(static r => r.GetProperty("col_name").GetString()!, static r => r.GetProperty("data_type").GetString()!);

    // The types in the page's column of Spark, as DESCRIBE writes them.
    private static IEnumerable<string> Page(string header) => Repository.Read("docs", "types.md").Split('\n')
        .SkipWhile(l => !l.StartsWith(header, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(static l => l.StartsWith('|'))
        .Select(static l => FieldName().Replace(l.Split('|', StringSplitOptions.TrimEntries)[^3].ToLowerInvariant().Replace(", ", ",", StringComparison.Ordinal), "$1:"));

    [GeneratedRegex(@"(?<=[<,])([a-z]+) ")]
    private static partial Regex FieldName();
}
