using System.Globalization;
using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>Files that cannot matter are not opened, and no answer changes by that.</summary>
public sealed class Pruning : LakeTest
{
    protected override bool IsReadByOthers => false;

    private static readonly DateOnly FirstDay = new(2024, 1, 1);

    // Ten commits of one day each, of 100 rows, and one commit without a day: eleven files.
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Reading>();
        for (int day = 0; day < 10; day++)
        {
            await Lake.InsertAsync(Enumerable.Range(day * 100, 100).Select(i => Make(i, FirstDay.AddDays(day))).ToArray());
        }

        await Lake.InsertAsync(Enumerable.Range(5000, 10).Select(static i => new Reading { Id = i }).ToArray());
    }

    [Theory]
    [InlineData("day = DATE '2024-01-03'", 1, 100)]
    [InlineData("day = '2024-01-03'", 1, 100)]
    [InlineData("day IN ('2024-01-03', DATE '2024-01-05')", 2, 200)]
    [InlineData("day < DATE '2024-01-03'", 2, 200)]
    [InlineData("DATE '2024-01-03' >= day", 3, 300)]
    [InlineData("day BETWEEN '2024-01-03' AND '2024-01-05'", 3, 300)]
    [InlineData("day <> DATE '2024-01-03'", 9, 900)]
    [InlineData("day IS NULL", 1, 10)]
    [InlineData("day IS NOT NULL", 10, 1000)]
    [InlineData("day = '2030-01-01'", 0, 0)]
    [InlineData("id = 250", 1, 1)]
    [InlineData("id >= 900 AND id < 1000", 1, 100)]
    [InlineData("id IN (1, 999, 77777)", 2, 2)]
    [InlineData("id < 0", 0, 0)]
    [InlineData("id = 250 OR id = 350", 11, 2)]
    [InlineData("id + 0 = 250", 11, 1)]
    [InlineData("big = 1250", 1, 1)]
    [InlineData("whole > 898 AND day IS NOT NULL", 2, 101)]
    [InlineData("whole IS NULL", 1, 10)]
    [InlineData("whole IS NOT NULL", 10, 1000)]
    [InlineData("exact = 250.12345", 1, 1)]
    [InlineData("exact < 1", 1, 1)]
    [InlineData("text = 't00250'", 1, 1)]
    [InlineData("text >= 't009'", 1, 100)]
    [InlineData("date = DATE '2020-01-01' + 250", 11, 1)]
    [InlineData("date = '2020-09-07'", 1, 1)]
    [InlineData("instant < TIMESTAMPTZ '2020-01-01 01:40:00+00'", 1, 100)]
    [InlineData("instant < '2020-01-01 01:40:00+00'", 11, 100)]
    [InlineData("clock >= TIMESTAMP '2020-01-01 15:00:00'", 1, 100)]
    [InlineData("twice < 100", 1, 100)]
    [InlineData("twice = 250.5", 1, 1)]
    [InlineData("single < 100", 1, 100)]
    [InlineData("flag", 11, 500)]
    public async Task Only_files_that_may_hold_an_answer_are_read(string where, int files, long rows)
    {
        Assert.Equal(rows, await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM lab.readings WHERE {where}")));
        Assert.Equal([("lab.readings", 11L, files)], Reads);
    }

    [Fact]
    public async Task Parameters_prune_as_literals_do()
    {
        DateOnly day = FirstDay.AddDays(4);
        Assert.Equal(100L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE day = {day}"));
        Assert.Equal(1, Reads[0].Files);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE exact = {250.12345m}"));
        Assert.Equal(1, Reads[0].Files);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE \"key\" = {Key(250)}"));
        Assert.InRange(Reads[0].Files, 1, 10);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE instant = {Instant(250)}"));
        Assert.Equal(1, Reads[0].Files);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE utc = {Instant(250).UtcDateTime}"));
        Assert.Equal(1, Reads[0].Files);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings WHERE id IN {new[] { 250L, -1 }}"));
        Assert.Equal(1, Reads[0].Files);
    }

    [Fact]
    public async Task A_table_named_twice_is_read_once_with_the_files_that_either_place_needs()
    {
        Assert.Equal(2L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM (SELECT * FROM lab.readings WHERE id = 5 UNION ALL SELECT * FROM LAB.Readings WHERE id = 905)"));
        Assert.Equal([("lab.readings", 11L, 2)], Reads);
    }

    [Fact]
    public async Task The_null_side_of_an_outer_join_is_not_pruned_by_a_test_for_null()
    {
        // Left without the files that hold a match, the join would make rows of nulls where there are none.
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings a LEFT JOIN lab.readings b ON a.id = b.id WHERE b.id IS NULL"));
        Assert.Equal(100L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.readings a LEFT JOIN lab.readings b ON a.id + 100 = b.id WHERE a.day = '2024-01-10' AND b.day IS NULL"));
    }

    [Fact]
    public async Task Within_the_files_partition_values_are_those_of_the_log()
    {
        List<Reading> rows = await Lake.QueryAsync<Reading>($"SELECT * FROM lab.readings WHERE id % 100 = 7 AND id < 1000 ORDER BY id");
        Assert.Equal(Enumerable.Range(0, 10).Select(static d => (DateOnly?)FirstDay.AddDays(d)), rows.Select(static r => r.Day));
    }

    // Another engine's table, partitioned by a double: numbers that are close are not equal.
    [Theory]
    [InlineData("p <> 1.0", "2,3")]
    [InlineData("p <> 1.0000001", "1,3")]
    [InlineData("p = 1.0", "1")]
    [InlineData("p < 1.0000001", "1")]
    [InlineData("p > 1", "2,3")]
    public async Task A_partition_of_floating_numbers_is_left_out_only_for_certain(string where, string ids)
    {
        string[] values = ["1.0", "1.0000001", "NaN"];
        await Lake.EnsureTableAsync<Event>();
        List<string> commit = [await MetadataWithAsync("p", "double", isPartition: true)];
        for (int i = 0; i < values.Length; i++)
        {
            await Lake.InsertAsync([new Event(i + 1, "k", 0)]);
            commit.Add((await AddAsync(i + 1)).Replace("\"partitionValues\":{}", $"\"partitionValues\":{{\"p\":\"{values[i]}\"}}", StringComparison.Ordinal));
        }

        await File.WriteAllLinesAsync(CommitOf(4), commit);
        Assert.Equal(ids, await Lake.ScalarAsync<string>(Sql($"SELECT string_agg(id, ',' ORDER BY id) FROM events WHERE {where}")));
    }

    // Another engine's statistics may have more digits than a decimal of .NET: rounded they would be other bounds.
    [Theory]
    [InlineData("minValues", "0.12345678901234567890123456779", "x < 0.1234567890123456789012345678")]
    [InlineData("maxValues", "0.12345678901234567890123456781", "x > 0.1234567890123456789012345678")]
    public async Task A_bound_of_more_digits_than_can_be_compared_skips_nothing(string bound, string value, string where)
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync([new Event(1, "k", 0)]);
        string add = (await AddAsync(1)).Replace($"\\\"{bound}\\\":{{", $"\\\"{bound}\\\":{{\\\"x\\\":{value},", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(CommitOf(2), [await MetadataWithAsync("x", "decimal(38,30)", isPartition: false), add]);
        decimal operand = decimal.Parse(where[4..], CultureInfo.InvariantCulture);
        await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE {LakeSql.Raw(where[..4])} {operand}");
        Assert.Equal([("events", 2L, 1)], Reads);
    }

    private string CommitOf(long version) => Path.Combine(Root, "events", "_delta_log", $"{version:D20}.json");

    private async Task<string> AddAsync(long version) =>
        (await File.ReadAllLinesAsync(CommitOf(version))).Single(static l => l.StartsWith("{\"add\"", StringComparison.Ordinal));

    private async Task<string> MetadataWithAsync(string column, string type, bool isPartition)
    {
        string metadata = (await File.ReadAllLinesAsync(CommitOf(0))).Single(static l => l.StartsWith("{\"metaData\"", StringComparison.Ordinal));
        string field = $$$"""{"name":"{{{column}}}","type":"{{{type}}}","nullable":true,"metadata":{}},""".Replace("\"", "\\\"", StringComparison.Ordinal);
        metadata = metadata.Replace("\\\"fields\\\":[", "\\\"fields\\\":[" + field, StringComparison.Ordinal);
        return isPartition ? metadata.Replace("\"partitionColumns\":[]", $"\"partitionColumns\":[\"{column}\"]", StringComparison.Ordinal) : metadata;
    }

    private static DateTimeOffset Instant(int i) => new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(i).AddMicroseconds(i);

    private static Guid Key(int i) => new(i, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private static Reading Make(int i, DateOnly day) => new()
    {
        Id = i,
        Day = day,
        Flag = i % 2 == 0,
        Whole = i,
        Big = i + 1000,
        Single = i + 0.5f,
        Twice = i + 0.5,
        Exact = i + 0.12345m,
        Text = "t" + i.ToString("D5", CultureInfo.InvariantCulture),
        Key = Key(i),
        Date = new DateOnly(2020, 1, 1).AddDays(i),
        Instant = Instant(i),
        Utc = Instant(i).UtcDateTime,
        Clock = new DateTime(2020, 1, 1).AddMinutes(i),
    };
}
