using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>Columns of a table that is there get a wider type; rows that are there keep their values.</summary>
public abstract class WideningContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly EnsureTableOptions Widening = new() { Evolve = SchemaEvolution.WidenTypes };

    private static readonly GaugeV2 Late = new()
    {
        Id = 5_000_000_000,
        Zone = 70_000,
        Small = 2.5,
        Whole = 12_345_678_901.5m,
        Level = 1e300,
        Price = 123_456.7891m,
        Seen = new DateTime(2026, 1, 2, 3, 4, 5),
        Counts = [5_000_000_000],
        Shares = new() { [5_000_000_000] = 1e200 },
        Place = new RoomV3 { Floor = 5_000_000_000 },
    };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<GaugeV1>();
        await Lake.InsertAsync([
            new GaugeV1 { Id = 1, Zone = 1, Small = 2, Whole = 3, Level = 0.1f, Price = 12.34m, Seen = new DateOnly(2026, 1, 2), Counts = [1, -2], Shares = new() { [7] = 0.5f }, Place = new RoomV1 { Floor = 4 } },
            new GaugeV1 { Id = -1, Zone = -1, Small = short.MinValue, Whole = int.MinValue, Level = -0.1f, Price = -9999.99m, Seen = new DateOnly(1969, 12, 31) },
        ]);
    }

    // The version that has the late row.
    private async Task<long> WidenAsync()
    {
        Assert.False(await Lake.EnsureTableAsync<GaugeV2>(Widening));
        return (await Lake.InsertAsync([Late])).Version;
    }

    private async Task CheckAsync()
    {
        List<GaugeV2> rows = await Lake.QueryAsync<GaugeV2>($"SELECT * FROM lab.gauges ORDER BY id", Token);
        Assert.Equal([-1, 1, 5_000_000_000], rows.ConvertAll(static r => r.Id));
        Assert.Equal(
            (-1L, (double?)short.MinValue, (decimal?)int.MinValue, (double?)-0.1f, (decimal?)-9999.99m, (DateTime?)new DateTime(1969, 12, 31)),
            (rows[0].Zone, rows[0].Small, rows[0].Whole, rows[0].Level, rows[0].Price, rows[0].Seen));
        Assert.Equal((2.0, 3m, (double)0.1f, 12.34m, new DateTime(2026, 1, 2), 4L), (rows[1].Small!.Value, rows[1].Whole!.Value, rows[1].Level!.Value, rows[1].Price!.Value, rows[1].Seen!.Value, rows[1].Place!.Floor));
        Assert.Equal([1L, -2L], rows[1].Counts!);
        Assert.Equal((7L, 0.5), rows[1].Shares!.Select(static p => (p.Key, p.Value)).Single());
        Assert.Equal((Late.Zone, Late.Small, Late.Whole, Late.Level, Late.Price, Late.Seen, 5_000_000_000), (rows[2].Zone, rows[2].Small, rows[2].Whole, rows[2].Level, rows[2].Price, rows[2].Seen, rows[2].Place!.Floor));
    }

    [Fact]
    public async Task Every_type_is_widened_in_one_version_and_rows_of_both_are_read()
    {
        long wide = await WidenAsync();
        if (Supports(ContractFeature.SchemaInOneVersion))
        {
            Assert.Equal("CHANGE COLUMNS", (await Lake.HistoryAsync<GaugeV2>(2, Token))[1].Operation);
            Assert.Equal(3, wide);
        }

        await CheckAsync();
        Assert.False(await Lake.EnsureTableAsync<GaugeV2>(Widening));
        Assert.Equal(wide, await VersionAsync<GaugeV2>());
    }

    /// <summary>What an old file cannot hold exactly is where a comparison in its own type would be wrong.</summary>
    [Theory]
    [InlineData("price < 12.3401", 2)]
    [InlineData("price = 12.34", 1)]
    [InlineData("price > 12.3399 AND price < 12.3401", 1)]
    [InlineData("small < 2.25", 2)]
    [InlineData("small = 2.5", 1)]
    [InlineData("whole < 3.1", 2)]
    [InlineData("whole BETWEEN 2.9 AND 3.4", 1)]
    [InlineData("level > CAST(0.1 AS DOUBLE)", 2)]
    [InlineData("level < CAST(-0.1 AS DOUBLE)", 1)]
    [InlineData("seen < TIMESTAMP '2026-01-02 00:00:01'", 2)]
    [InlineData("seen <> TIMESTAMP '2026-01-02 00:00:01'", 3)]
    [InlineData("id < 5000000000", 2)]
    [InlineData("id IN (1, 5000000000)", 2)]
    [InlineData("zone = 70000", 1)]
    [InlineData("zone < 70000", 2)]
    [InlineData("place.floor < 5000000000", 1)]
    public async Task A_condition_means_what_it_says_of_old_rows_and_new(string where, long count)
    {
        await WidenAsync();
        if (where.StartsWith("level", StringComparison.Ordinal) && !Supports(ContractFeature.WidenedFloats))
        {
            return;
        }

        Assert.Equal(count, await Lake.ScalarAsync<long>(LakeSql.Raw("SELECT count(*) FROM lab.gauges WHERE {0}".Replace("{0}", where, StringComparison.Ordinal)), cancellationToken: Token));
    }

    [Fact]
    public async Task Old_rows_are_changed_put_together_and_restored()
    {
        long widened = await WidenAsync();
        Assert.Equal(1, (await Lake.UpsertAsync([new GaugeV2 { Id = 1, Zone = 1, Price = 0.0001m }])).RowsUpdated);
        Assert.Equal(0.0001m, await Lake.ScalarAsync<decimal>($"SELECT price FROM lab.gauges WHERE id = 1", cancellationToken: Token));
        Assert.Equal(1, (await Lake.DeleteAsync<GaugeV2>($"price < 0", cancellationToken: Token)).RowsDeleted);
        await Lake.RestoreAsync<GaugeV2>(widened, cancellationToken: Token);
        await CheckAsync();
        await Lake.InsertAsync([Late with { Id = 2, Zone = 1 }]);
        Assert.Equal((2, 1, 2L), (await Lake.OptimizeAsync<GaugeV2>(cancellationToken: Token)) is var o ? (o.FilesRemoved, o.FilesAdded, o.Rows) : default);
        await Lake.DeleteAsync<GaugeV2>($"id = 2", cancellationToken: Token);
        await CheckAsync();

        // Back behind the change of types, and forward again.
        long wide = await VersionAsync<GaugeV2>();
        await Lake.RestoreAsync<GaugeV1>(1, cancellationToken: Token);
        await Lake.InsertAsync([new GaugeV1 { Id = 3, Zone = 1, Price = 1.5m }]);
        Assert.Equal([-1, 1, 3], (await Lake.QueryAsync<GaugeV1>($"SELECT * FROM lab.gauges ORDER BY id", Token)).ConvertAll(static r => r.Id));
        await Lake.RestoreAsync<GaugeV2>(wide, cancellationToken: Token);
        await CheckAsync();
    }

    [Fact]
    public async Task What_is_not_wider_and_what_is_not_allowed_stays_a_difference_and_nothing_changes()
    {
        LakeSchemaException none = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<GaugeV2>(new() { Evolve = SchemaEvolution.AddColumns | SchemaEvolution.RelaxNulls }));
        foreach (string column in (string[])["'id'", "'price'", "'counts.element'", "'shares.key'", "'shares.value'", "'place.floor'", nameof(SchemaEvolution.WidenTypes)])
        {
            Assert.Contains(column, none.Message, StringComparison.Ordinal);
        }

        long wide = await WidenAsync();
        LakeSchemaException narrower = await Assert.ThrowsAsync<LakeSchemaException>(() => Lake.EnsureTableAsync<GaugeV1>(Widening));
        Assert.Contains("'whole'", narrower.Message, StringComparison.Ordinal);
        Assert.Equal(wide, await VersionAsync<GaugeV2>());
    }

    [Fact]
    public async Task Calls_at_the_same_time_widen_once()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        await Task.WhenAll(clients.Select(static c => Task.Run(() => c.EnsureTableAsync<GaugeV2>(Widening))));
        long version = await VersionAsync<GaugeV2>();
        Assert.True(Supports(ContractFeature.SchemaInOneVersion) ? version == 2 : version > 2, $"version {version}");
        Assert.False(await Lake.EnsureTableAsync<GaugeV2>(Widening));
        Assert.Equal(version, await VersionAsync<GaugeV2>());
    }
}
