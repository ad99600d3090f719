using LakeOrm.Contract.Support;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>What keeps tables healthy, and forgets no key.</summary>
public sealed class IcebergMaintenanceTests(SparkConnect servers) : IcebergTest(servers)
{
    private static readonly LakeTableName Table = LakeTableName.Parse("items");

    [Fact]
    public async Task A_restore_brings_rows_back_and_takes_no_key_back()
    {
        await Lake.EnsureTableAsync<Item>();
        WriteResult first = await Lake.InsertAsync(Items(0, 3));
        IdempotencyKey key = IdempotencyKey.Once("k");
        await Lake.InsertAsync(Items(3, 2), new() { Key = key });
        RestoreResult restored = await Lake.RestoreAsync<Item>(first.Version);
        Assert.Equal((WriteOutcome.Committed, first.Version), (restored.Outcome, restored.Restored));
        Assert.Equal([0, 1, 2], (await ItemsAsync()).ConvertAll(static i => i.Id));
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Items(3, 2), new() { Key = key })).Outcome);
        Assert.Equal(0, (await Lake.RestoreAsync<Item>(restored.Version)).Attempts);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Item>(DateTimeOffset.UnixEpoch));
        LakeTableNotFoundException none = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Item>(12345));
        Assert.StartsWith("Version 12345 of the Iceberg table 'items' cannot be restored", none.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Item>(DateTimeOffset.UtcNow.AddDays(-1)));
    }

    [Fact]
    public async Task Small_files_are_put_together_under_a_key()
    {
        await Lake.EnsureTableAsync<Item>();
        for (int i = 0; i < 3; i++)
        {
            await Lake.InsertAsync(Items(i, 1));
        }

        OptimizeResult dry = await Lake.OptimizeAsync<Item>(new() { DryRun = true });
        Told<WriteProgress> told = new();
        OptimizeResult result = await Lake.OptimizeAsync<Item>(new() { Key = IdempotencyKey.Once("o"), Progress = told });
        Assert.Equal((3, 1, 3L), (result.FilesRemoved, result.FilesAdded, result.Rows));
        Assert.Equal((dry.FilesRemoved, dry.BytesRemoved), (result.FilesRemoved, result.BytesRemoved));
        Assert.True(result.BytesAdded > 0);
        Assert.Equal([new WriteProgress(3, null, 1, result.BytesAdded)], told.All);
        Assert.Equal(1, (await Lake.StatsAsync(Table)).Files);
        Assert.Equal(0, (await Lake.OptimizeAsync<Item>()).Attempts);
        OptimizeResult repeat = await Connect().OptimizeAsync<Item>(new() { Key = IdempotencyKey.Once("o") });
        Assert.Equal((WriteOutcome.Duplicate, result.Version), (repeat.Outcome, repeat.Version));
        Assert.Equal([0, 1, 2], (await ItemsAsync()).ConvertAll(static i => i.Id));
        Assert.Empty(await BranchesAsync());
    }

    [Fact]
    public async Task A_call_that_another_was_faster_than_under_its_key_is_a_duplicate()
    {
        await Lake.EnsureTableAsync<Item>();
        WriteResult old = await Lake.InsertAsync(Items(0, 1));
        await Lake.InsertAsync(Items(1, 1));
        OptimizeOptions optimize = new() { Key = IdempotencyKey.Once("o") };
        OptimizeResult? optimized = null;
        LakeClient slow = Connect(Through(new StepHandler("CREATE BRANCH") { Before = async () => optimized = await Lake.OptimizeAsync<Item>(optimize, Token) }));
        OptimizeResult second = await slow.OptimizeAsync<Item>(optimize, Token);
        Assert.Equal((WriteOutcome.Duplicate, optimized!.Version), (second.Outcome, second.Version));

        RestoreOptions restore = new() { Key = IdempotencyKey.Once("r") };
        RestoreResult? restored = null;
        slow = Connect(Through(new StepHandler("CREATE BRANCH") { Before = async () => restored = await Lake.RestoreAsync<Item>(old.Version, restore, Token) }));
        RestoreResult again = await slow.RestoreAsync<Item>(old.Version, restore, Token);
        Assert.Equal((WriteOutcome.Duplicate, restored!.Version), (again.Outcome, again.Version));
    }

    [Fact]
    public async Task Files_that_are_put_together_keep_their_rows_in_the_order_of_the_sortable_columns()
    {
        await Lake.EnsureTableAsync<Reading>();
        await Lake.InsertAsync([.. Enumerable.Range(0, 6).Select(static i => new Reading(5 - i, i))]);
        await Lake.InsertAsync([.. Enumerable.Range(6, 6).Select(static i => new Reading(17 - i, i))]);
        Assert.Equal(1, (await Lake.OptimizeAsync<Reading>()).FilesAdded);
        Assert.Equal([.. Enumerable.Range(0, 12).Select(static i => (long)i)], (await Lake.QueryAsync<Reading>($"SELECT * FROM readings", Token)).ConvertAll(static r => r.Round));
    }

    [Fact]
    public async Task A_vacuum_expires_snapshots_and_keeps_the_keys_that_were_promised()
    {
        await Lake.EnsureTableAsync<Item>();
        WriteResult old = await Lake.InsertAsync(Items(0, 1), new() { Key = IdempotencyKey.Sequence("p", 5) });
        await Lake.InsertAsync(Items(1, 1));
        await Lake.OptimizeAsync<Item>();
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.VacuumAsync<Item>(new() { Retention = TimeSpan.Zero }));
        VacuumResult result = await Lake.VacuumAsync<Item>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.True(result.Files > 2);
        Assert.DoesNotContain(await Lake.HistoryAsync(Table), c => c.Version == old.Version);
        Assert.Equal(WriteOutcome.Duplicate, (await Connect().InsertAsync(Items(0, 1), new() { Key = IdempotencyKey.Sequence("p", 5) })).Outcome);
        WriteStatus status = await Lake.LookUpAsync<Item>(IdempotencyKey.Sequence("p", 5));
        Assert.Equal((WriteState.Committed, old.IngestId, null), (status.State, status.IngestId, status.KeyRetainedUntil));
        Assert.Equal([0, 1], (await ItemsAsync()).ConvertAll(static i => i.Id));

        // The key of one write has a time that was promised, which a vacuum keeps to whatever it is asked.
        WriteResult once = await Lake.InsertAsync(Items(2, 1), new() { Key = IdempotencyKey.Once("k") });
        await Lake.InsertAsync(Items(3, 1));
        Assert.True((await Lake.VacuumAsync<Item>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true })).Before <= DateTimeOffset.UtcNow);
        Assert.Contains(await Lake.HistoryAsync(Table), c => c.Version == once.Version);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Items(2, 1), new() { Key = IdempotencyKey.Once("k") })).Outcome);
    }

    [Fact]
    public async Task A_table_that_keeps_its_snapshots_for_ever_is_vacuumed_and_keeps_them()
    {
        await Lake.EnsureTableAsync<Item>(new() { Properties = new Dictionary<string, string?> { ["history.expire.max-snapshot-age-ms"] = $"{long.MaxValue}" } });
        WriteResult first = await Lake.InsertAsync(Items(0, 1), new() { Key = IdempotencyKey.Once("k") });
        await Lake.InsertAsync(Items(1, 1));
        foreach (TimeSpan? retention in (TimeSpan?[])[null, TimeSpan.MaxValue])
        {
            Assert.Equal((0L, DateTimeOffset.MinValue), (await Lake.VacuumAsync<Item>(new() { Retention = retention })) is var result ? (result.Files, result.Before) : default);
        }

        Assert.Contains(await Lake.HistoryAsync(Table), c => c.Version == first.Version);
    }

    [Fact]
    public async Task Files_that_never_were_in_a_snapshot_go_when_they_are_old_enough_to_be_nobodys()
    {
        Assert.SkipWhen(Server.Data is null, "The server's files are elsewhere.");
        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 3));
        string path = (await Lake.QueryAsync<TableLine>($"SELECT file_path AS tableName FROM {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}.items.files", Token))[0].TableName!;
        string folder = Path.GetDirectoryName(path.Replace("file:", "", StringComparison.Ordinal))!;
        string old = Path.Combine(folder, "left-by-a-dead-writer.parquet"), young = Path.Combine(folder, "of-a-writer-at-work.parquet");
        await File.WriteAllTextAsync(old, "x", Token);
        await File.WriteAllTextAsync(young, "x", Token);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-4));

        VacuumResult result = await Lake.VacuumAsync<Item>();

        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
        Assert.EndsWith("left-by-a-dead-writer.parquet", Assert.Single(result.Paths), StringComparison.Ordinal);
        Assert.Equal([0, 1, 2], (await ItemsAsync()).ConvertAll(static i => i.Id));
    }

    [Fact]
    public async Task Properties_are_set_and_taken_away_and_the_new_tables_own_keep_keys_for_thirty_days()
    {
        const string Text = "it's ${env:HOME} and ${x}";
        await Lake.EnsureTableAsync<Item>(new() { Properties = new Dictionary<string, string?> { ["a"] = "1", ["c"] = Text } });
        TableStats stats = await Lake.StatsAsync(Table);
        Assert.Equal(("1", Text, "2592000000"), (stats.Properties["a"], stats.Properties["c"], stats.Properties["history.expire.max-snapshot-age-ms"]));
        WriteResult keyed = await Lake.InsertAsync(Items(0, 1), new() { Key = IdempotencyKey.Once("k") });
        Assert.InRange(keyed.KeyRetainedUntil!.Value - DateTimeOffset.UtcNow, TimeSpan.FromDays(29), TimeSpan.FromDays(31));
        SetPropertiesResult set = await Lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["a"] = null, ["b"] = Text });
        Assert.Equal(1, set.Attempts);
        Assert.Equal((false, Text), ((stats = await Lake.StatsAsync(Table)).Properties.ContainsKey("a"), stats.Properties["b"]));
        Assert.Equal(0, (await Lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["a"] = null, ["b"] = Text })).Attempts);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["b"] = "2" }, new() { Key = IdempotencyKey.Once("s") }));
    }

    [Fact]
    public async Task A_table_tells_its_history_and_what_it_is_made_of()
    {
        await Lake.EnsureTableAsync<Item>();
        WriteResult insert = await Lake.InsertAsync(Items(0, 5));
        WriteResult delete = await Lake.DeleteAsync<Item>($"id = {4}", new() { Key = IdempotencyKey.Once("d") });
        IReadOnlyList<LakeCommit> history = await Lake.HistoryAsync(Table);
        Assert.Equal([(delete.Version, "delete", delete.IngestId, "d", false), (insert.Version, "append", insert.IngestId, null, true)],
            history.Take(2).Select(static c => (c.Version, c.Operation, c.IngestId!.Value, c.Key, c.IsBlindAppend!.Value)));
        Assert.Equal(3, history.Count);
        Assert.Single(await Lake.HistoryAsync(Table, 1));
        Assert.StartsWith("spark ", history[0].Engine, StringComparison.Ordinal);
        TableStats stats = await Lake.StatsAsync(Table);
        Assert.Equal((delete.Version, 4L, 1L), (stats.Version, stats.Rows!.Value, stats.Keys));
        Assert.Equal("id bigint not null", stats.Columns[0]);
        Assert.True(stats is { Files: > 0, Bytes: > 0, Tombstones: > 0 } && stats.SmallestFile <= stats.LargestFile);
        Assert.Equal(5, await Lake.AsOf(insert.Version).ScalarAsync<long>($"SELECT count(*) FROM items"));
        Assert.Equal(delete.Version, (await Lake.CheckpointAsync(Table)).Version);
    }
}
