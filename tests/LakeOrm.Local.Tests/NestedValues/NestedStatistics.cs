using System.Globalization;
using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.NestedValues;

/// <summary>Whatever files and row groups are left out by what is known of nested fields, every row that a filter asks for is found.</summary>
public sealed class NestedStatistics : LakeTest
{
    private const int Files = 6;
    private const int RowsOfFile = 40;

    internal static readonly Parcel[] All = [.. Enumerable.Range(0, Files * RowsOfFile).Select(static i => Make(i))];

    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Parcel>();
        foreach (Parcel[] part in All.Chunk(RowsOfFile))
        {
            await Lake.InsertAsync(part);
        }
    }

    // A nested id runs against the column id, so that one's bounds are wrong for the other.
    public static TheoryData<string, Func<Parcel, bool>> Filters => new()
    {
        { "origin.id = 0", static p => p.Origin.Id == 0 },
        { "origin.id = -100", static p => p.Origin.Id == -100 },
        { "origin.id <= -200", static p => p.Origin.Id <= -200 },
        { "parcels.origin.id > -5", static p => p.Origin.Id > -5 },
        { "target.id = -77", static p => p.Target?.Id == -77 },
        { "target.id IS NULL", static p => p.Target is null },
        { "target IS NULL", static p => p.Target is null },
        { "target IS NOT NULL", static p => p.Target is not null },
        { "target.weight IS NULL", static p => p.Target?.Weight is null },
        { "target.weight > 100", static p => p.Target?.Weight > 100 },
        { "origin.country = 'C3'", static p => p.Origin.Country == "C3" },
        { "origin.country < 'C1'", static p => string.CompareOrdinal(p.Origin.Country, "C1") < 0 },
        { "id = 200", static p => p.Id == 200 },
        { "id >= 200 AND origin.id < -210", static p => p.Id >= 200 && p.Origin.Id < -210 },
        { "lane = 2 AND target.id < -50", static p => p.Lane == 2 && p.Target?.Id < -50 },
        { "len(stops) > 3", static p => p.Stops.Count > 3 },
        { "len(stops) = 0", static p => p.Stops.Count == 0 },
        { "stops[1].id = 201", static p => p.Stops.Count > 0 && p.Stops[0].Id == 201 },
        { "list_contains([s.id FOR s IN stops], 1205)", static p => p.Stops.Exists(static s => s.Id == 1205) },
        { "labels IS NULL", static p => p.Labels is null },
        { "labels['k'] = 30", static p => p.Labels?.GetValueOrDefault("k") == 30 },
        { "labels['absent'] IS NULL", static _ => true },
        { "notes IS NULL", static p => p.Notes is null },
        { "notes IS NOT NULL", static p => p.Notes is not null },
        { "notes = []", static p => p.Notes is { Count: 0 } },
        { "len(notes) > 0 AND notes[1] IS NULL", static p => p.Notes is [null, ..] },
    };

    [Theory, MemberData(nameof(Filters))]
    public async Task A_filter_finds_every_row(string where, Func<Parcel, bool> holds)
    {
        List<Parcel> found = await Lake.QueryAsync<Parcel>($"SELECT * FROM lab.parcels WHERE {Sql(where)} ORDER BY id");
        Assert.Equal(All.Where(holds).Select(static p => p.Id), found.Select(static p => p.Id));
    }

    [Fact]
    public async Task A_column_beside_nested_ones_still_leaves_files_out()
    {
        await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.parcels WHERE id = 130");
        Assert.Equal([("lab.parcels", (long)Files, 1)], Reads);
    }

    [Fact]
    public async Task An_alias_that_is_a_structures_name_means_the_table()
    {
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.parcels origin WHERE origin.id = 130"));
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM lab.parcels origin WHERE origin.origin.id = -130"));
    }

    private static Parcel Make(int i) => new()
    {
        Id = i,
        Lane = i / RowsOfFile,
        Origin = new Place(-i, "C" + (i % 7).ToString(CultureInfo.InvariantCulture), i),
        Target = i % 3 == 0 ? null : new Place(-i, "T", i % 5 == 0 ? null : i),
        Stops = [.. Enumerable.Range(0, i % 6).Select(s => new Place((s * 1000) + i, "S", null))],
        Labels = i % 4 == 0 ? null : new Dictionary<string, long> { ["k"] = i, ["other"] = -i },
        Notes = (i % 4) switch { 0 => null, 1 => [], 2 => [null], _ => ["n" + i.ToString(CultureInfo.InvariantCulture)] },
    };
}
