using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>Every call that keeps a table healthy can be for a table of another name than its record's, and then no other table sees it.</summary>
public abstract class OtherNamesContract(LakeFixture fixture) : LakeContract(fixture)
{
    private const string Other = "bank.others";
    private static readonly LakeTableName OtherName = LakeTableName.Parse(Other);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(100, 1));
        await Lake.EnsureTableAsync<Account>(new() { Table = Other });
        await Lake.InsertAsync(Accounts(0, 2), new() { Table = Other });
        await Lake.InsertAsync(Accounts(2, 3), new() { Table = Other });
    }

    public override async ValueTask DisposeAsync()
    {
        TableStats own = await Lake.StatsAsync<Account>(Token);
        Assert.Equal((1L, 1L), (own.Version, own.Rows));
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Its_history_and_its_counts_are_told()
    {
        Assert.Equal([2L, 1L], (await Lake.HistoryAsync(OtherName, 2, Token)).Select(static c => c.Version));
        Assert.Equal(3, (await Lake.HistoryAsync(OtherName, cancellationToken: Token)).Count);
        Assert.Equal((2L, 5L), (await Lake.StatsAsync(OtherName, Token)) is var stats ? (stats.Version, stats.Rows) : default);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Lake.HistoryAsync(OtherName, 0, Token));
        LakeTableName none = LakeTableName.Parse("bank.none");
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.HistoryAsync(none, cancellationToken: Token));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.StatsAsync(none, Token));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.CheckpointAsync(none, Token));
    }

    [Fact]
    public async Task It_gets_properties()
    {
        SetPropertiesOptions options = new() { Table = Other, Key = MaintenanceKey("p") };
        Dictionary<string, string?> properties = new() { ["team"] = "a" };
        Assert.Equal(3, (await Lake.SetPropertiesAsync<Account>(properties, options, Token)).Version);
        Assert.Equal((Again, 3L), (await Lake.SetPropertiesAsync<Account>(properties, options, Token)) is var again ? (again.Outcome, again.Version) : default);
        Assert.Equal("a", (await Lake.StatsAsync(OtherName, Token)).Properties["team"]);
    }

    [Fact]
    public async Task It_gets_a_checkpoint()
    {
        Assert.Equal(2, (await Lake.CheckpointAsync(OtherName, Token)).Version);
        Assert.Equal(0, (await Lake.StatsAsync(OtherName, Token)).CommitsSinceCheckpoint);
    }

    [Fact]
    public async Task Its_files_are_put_together()
    {
        OptimizeOptions options = new() { Table = Other, Key = MaintenanceKey("o") };
        OptimizeResult first = await Lake.OptimizeAsync<Account>(options, Token);
        Assert.Equal((WriteOutcome.Committed, 3L, 2, 5L), (first.Outcome, first.Version, first.FilesRemoved, first.Rows));
        Assert.Equal((Again, 3L), (await Lake.OptimizeAsync<Account>(options, Token)) is var again ? (again.Outcome, again.Version) : default);
        Assert.Equal(1, (await Lake.StatsAsync(OtherName, Token)).Files);
    }

    [Fact]
    public async Task It_is_restored_and_vacuumed()
    {
        RestoreOptions options = new() { Table = Other, Key = MaintenanceKey("r") };
        Assert.Equal((WriteOutcome.Committed, 3L), (await Lake.RestoreAsync<Account>(1, options, Token)) is var first ? (first.Outcome, first.Version) : default);
        Assert.Equal((Again, 3L), (await Lake.RestoreAsync<Account>(1, options, Token)) is var again ? (again.Outcome, again.Version) : default);
        Assert.Equal(2, (await Lake.StatsAsync(OtherName, Token)).Rows);
        // Logs count in milliseconds, and what left the table in this one is kept.
        await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        Assert.Equal(1, (await Lake.VacuumAsync<Account>(new() { Table = Other, Retention = TimeSpan.Zero, AllowShortRetention = true }, Token)).Files);
    }

    [Fact]
    public async Task Its_columns_are_added_once()
    {
        await Lake.EnsureTableAsync<DeviceV1>(new() { Table = "bank.devices" });
        LakeTableName devices = LakeTableName.Parse("bank.devices");
        EnsureTableOptions evolve = new() { Table = "bank.devices", Evolve = SchemaEvolution.AddColumns | SchemaEvolution.RelaxNulls };
        Assert.False(await Lake.EnsureTableAsync<DeviceV2>(evolve));
        long version = (await Lake.StatsAsync(devices, Token)).Version;
        Assert.True(Supports(ContractFeature.SchemaInOneVersion) ? version == 1 : version > 1, $"version {version}");
        Assert.False(await Lake.EnsureTableAsync<DeviceV2>(evolve));
        Assert.Equal(version, (await Lake.StatsAsync(devices, Token)).Version);
    }

    // What a repeat without a key comes to is nothing, too: there is nothing left to do.
    private WriteOutcome Again => Supports(ContractFeature.KeyedMaintenance) ? WriteOutcome.Duplicate : WriteOutcome.Committed;

    private IdempotencyKey? MaintenanceKey(string key) => Supports(ContractFeature.KeyedMaintenance) ? IdempotencyKey.Once(key) : null;
}
