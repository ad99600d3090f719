using System.Text.Json;
using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests.NestedValues;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Spark leaves out files by the statistics that LakeOrm wrote, and never one that has a row which a filter asks for.</summary>
public sealed class OurStatistics(SparkSql spark) : SparkTest(spark)
{
    private static readonly LakeColumn[] Columns = [.. LakeSchema.Of<Reading>().Columns];

    // In the order of each type, so that neighbours in a file are its bounds.
    private static readonly Reading[] Edges = [.. Enumerable.Range(0, 12).Select(static i => new Reading
    {
        Id = 0,
        Flag = i > 6,
        Tiny = At<sbyte>(i, sbyte.MinValue, -1, 0, 1, sbyte.MaxValue),
        UTiny = At<byte>(i, 0, 127, 128, 255),
        Small = At<short>(i, short.MinValue, -1, 0, short.MaxValue),
        USmall = At<ushort>(i, 0, 32768, ushort.MaxValue),
        Whole = At(i, int.MinValue, -1, 0, int.MaxValue),
        UWhole = At<uint>(i, 0, int.MaxValue, uint.MaxValue),
        Big = At(i, long.MinValue, -(1L << 53) - 1, 0, (1L << 53) + 1, long.MaxValue),
        UBig = At<ulong>(i, 0, long.MaxValue, ulong.MaxValue),
        Single = At(i, float.NegativeInfinity, float.MinValue, -0.1f, -0f, 0f, float.Epsilon, 1.1f, 16777217f, 3.4e38f, float.MaxValue, float.PositiveInfinity, float.NaN),
        Twice = At(i, double.NegativeInfinity, double.MinValue, -0.1, -0.0, 0.0, double.Epsilon, 0.1 + 0.2, 1e100, 1e300, double.MaxValue, double.PositiveInfinity, double.NaN),
        Exact = At(i, -999999999999999.99999m, -0.00001m, 0m, 0.1m, 999999999999999.99999m),
        Text = At(i, "", "\0", new string('a', 32) + "a", new string('a', 32) + "b", new string('a', 40), new string('é', 33), new string('\uffff', 33), string.Concat(Enumerable.Repeat("😀", 33)), string.Concat(Enumerable.Repeat("\U0010ffff", 40))),
        Bytes = At<byte[]>(i, [], [0], [127], [128], [255, 255]),
        Key = At(i, Guid.Empty, Guid.Parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), Guid.AllBitsSet),
        Date = At(i, DateOnly.MinValue, new DateOnly(1582, 10, 4), new DateOnly(1582, 10, 15), new DateOnly(1969, 12, 31), new DateOnly(1970, 1, 1), DateOnly.MaxValue),
        Time = At(i, TimeOnly.MinValue, new TimeOnly(23, 59, 59, 999, 999)),
        Instant = At(i, DateTimeOffset.MinValue, Time(1582, 10, 4, 1), Time(1899, 12, 31, 999), Time(1969, 12, 31, 999_999), Time(1970, 1, 1, 1), Time(2024, 6, 1, 123_456), Time(9999, 12, 31, 999_999)),
        Utc = At(i, Time(1600, 1, 1, 1), Time(1969, 12, 31, 999_001), Time(2024, 2, 29, 999), Time(9999, 12, 31, 999_999)).UtcDateTime,
        Clock = DateTime.SpecifyKind(At(i, Time(1, 1, 1, 0), Time(1969, 12, 31, 999_001), Time(2024, 2, 29, 999), Time(9999, 12, 31, 999_999)).UtcDateTime, DateTimeKind.Unspecified),
        Colour = i > 5 ? Colour.Blue : Colour.Red,
    })];

    [Fact]
    public async Task A_filter_at_the_bounds_of_every_column_finds_its_row()
    {
        // A file for each neighbour in the order, which ends in it and begins with the one before; a file of one row; files that hold nulls beside values, and nothing else.
        List<Reading> rows = [];
        for (int i = 0; i < Edges.Length; i++)
        {
            rows.Add(Edges[i] with { Day = new DateOnly(2024, 1, 1).AddDays(i) });
            rows.Add(Edges[(i + 1) % Edges.Length] with { Day = new DateOnly(2024, 1, 1).AddDays(i) });
        }

        rows.Add(Edges[4] with { Day = new DateOnly(2025, 1, 1) });
        rows.Add(Edges[7] with { Day = new DateOnly(2025, 1, 2) });
        rows.Add(new Reading { Id = 0, Day = new DateOnly(2025, 1, 2) });
        rows.Add(new Reading { Id = 0, Day = new DateOnly(2025, 1, 3) });
        rows = [.. rows.Select(static (r, i) => r with { Id = i })];
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync(rows);
        await FindAsync("lab.readings", rows, SparkLiteral.Equals);

        // The same statistics in a checkpoint, to a Spark that has read none of the commits. The second row of each file is the one whose bound may be cut short.
        await Lake.CheckpointAsync<Reading>();
        await Lake.InsertAsync([new Reading { Id = 1000 }]);
        string copy = Copy("lab.readings");
        File.Delete(Path.Combine(Folder(copy), "_delta_log", $"{0:D20}.json"));
        File.Delete(Path.Combine(Folder(copy), "_delta_log", $"{1:D20}.json"));
        await FindAsync(copy, [.. rows.Where(static (_, i) => i % 2 == 1)], SparkLiteral.Bounds);
    }

    [Fact]
    public async Task Counts_and_extremes_that_Spark_takes_from_statistics_are_those_of_the_rows()
    {
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync(Edges[..6].Select(static (r, i) => r with { Id = i }));
        await Lake.InsertAsync(Edges[3..9].Select(static (r, i) => r with { Id = i }));
        await Lake.InsertAsync([new Reading { Id = 100 }]);
        string[] columns = ["id", "tiny", "u_tiny", "small", "u_small", "whole", "u_whole", "big", "single", "twice", "date", "time", "day"];
        string sql = $"SELECT count(*) AS n, {string.Join(", ", columns.Select(static c => $"min({c}) AS min_{c}, max({c}) AS max_{c}"))} FROM {At("lab.readings")}";
        JsonElement byStatistics = (await SparkAsync(sql)).Rows[0];
        JsonElement byRows = (await SparkAsync("SET spark.databricks.delta.optimizeMetadataQuery.enabled=false", sql)).Rows[0];
        await SparkAsync("SET spark.databricks.delta.optimizeMetadataQuery.enabled=true");
        Assert.Equal(13, byRows.GetProperty("n").GetInt64());
        Assert.Equal(byRows.ToString(), byStatistics.ToString());
    }

    [Fact]
    public async Task Filters_on_nested_fields_find_every_row()
    {
        await Lake.EnsureTableAsync<Parcel>();
        foreach (Parcel[] part in NestedStatistics.All.Chunk(60))
        {
            await Lake.InsertAsync(part);
        }

        string[] filters =
        [
            "origin.id = 0", "origin.id = -100", "origin.id <= -200", "origin.id > -5", "target.id = -77", "target.id IS NULL", "target IS NULL", "target IS NOT NULL", "target.weight IS NULL", "target.weight > 100",
            "origin.country = 'C3'", "origin.country < 'C1'", "lane = 2 AND target.id < -50", "labels IS NULL", "labels IS NOT NULL", "notes IS NULL", "size(stops) = 0", "notes IS NOT NULL AND size(notes) = 0",
        ];
        Assert.Equal(
            await Task.WhenAll(filters.Select(f => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM lab.parcels WHERE {f.Replace("size(", "len(", StringComparison.Ordinal)}")))),
            await CountAsync("lab.parcels", filters));
    }

    [Fact]
    public async Task Files_are_left_out_and_not_looked_into()
    {
        await Lake.EnsureTableAsync<Reading>();
        Reading[] rows = [.. Enumerable.Range(0, 4).Select(static i => Edges[i] with { Id = i, Whole = i, Text = new string('a', 40) + i, Date = new DateOnly(1500 + i, 1, 1), Instant = Time(2024, 1, 1 + i, 5) })];
        await Lake.InsertAsync(rows[..1]);
        string first = Path.GetFileName(Assert.Single(DataFiles("lab.readings")));
        foreach (Reading row in rows[1..])
        {
            await Lake.InsertAsync([row]);
        }

        string copy = Copy("lab.readings");
        string[] others = [.. DataFiles(copy).Where(f => Path.GetFileName(f) != first)];
        Assert.Equal(3, others.Length);
        foreach (string file in others)
        {
            File.Delete(file);
        }

        Assert.Contains("FILE_NOT_EXIST", await RefusedBySparkAsync($"SELECT count(text) FROM {At(copy)}"), StringComparison.Ordinal);
        Assert.Equal([1L, 1L, 1L, 1L], (IEnumerable<long>)await CountAsync(copy, ["id < 1", "whole = 0", "instant < timestamp'2024-01-02 00:00:00'", "text IS NOT NULL AND date < DATE'1501-01-01'"]));
        Directory.Delete(Folder(copy), recursive: true);
    }

    private IEnumerable<string> DataFiles(string table) =>
        Directory.EnumerateFiles(Folder(table), "*.parquet", SearchOption.AllDirectories).Where(static f => !f.Contains("_delta_log", StringComparison.Ordinal));

    private async Task FindAsync(string table, List<Reading> rows, Func<object, IEnumerable<LakeColumn>, string> filter)
    {
        LakeColumn[] columns = [.. Columns.Where(static c => c.Name is not "id")];
        string[] filters = [.. rows.Select(r => filter(r, columns))];
        long[] found = await CountAsync(table, filters);
        Assert.Empty(found.Select((n, i) => (n, i)).Where(static f => f.n != 1).Select(f => $"{f.n} rows: {filters[f.i]}"));
    }

    private async Task<long[]> CountAsync(string table, IReadOnlyList<string> filters)
    {
        SparkStatement counted = await SparkAsync(string.Join(" UNION ALL ", filters.Select((f, i) => $"SELECT {i} AS i, count(*) AS n FROM {At(table)} WHERE {f}")));
        return [.. counted.Rows.OrderBy(static r => r.GetProperty("i").GetInt32()).Select(static r => r.GetProperty("n").GetInt64())];
    }

    private static T At<T>(int i, params ReadOnlySpan<T> values) => values[i * values.Length / 12];

    private static DateTimeOffset Time(int year, int month, int day, int micros) => new DateTimeOffset(year, month, day, year == 1 ? 0 : 23, year == 1 ? 0 : 59, year == 1 ? 0 : 59, TimeSpan.Zero).AddMicroseconds(micros);
}
