using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

public class SnapshotTests
{
    [Fact]
    public async Task There_is_no_snapshot_of_an_empty_folder()
    {
        DeltaTable table = new(new MemoryStorage(), "t");
        Assert.Null(await table.TryGetSnapshotAsync());
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await table.GetSnapshotAsync(LakeVersion.At(0)));
    }

    [Fact]
    public async Task Commits_are_replayed_in_order()
    {
        MemoryStorage storage = await Logs.CreateAsync(
            [Logs.Protocol, Logs.Metadata(), Logs.Add("a"), Logs.Add("b")],
            [Logs.Remove("a"), Logs.Add("c")],
            [Logs.Add("a"), Logs.Remove("b")]);
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal(2, snapshot.Version);
        Assert.Equal(["t/a", "t/c"], snapshot.Files.Select(static f => f.Path).Order());
        Assert.Equal(["t/b"], snapshot.Tombstones.Select(static r => r.Path));
    }

    [Fact]
    public async Task A_table_may_be_the_root_of_its_storage()
    {
        MemoryStorage storage = new();
        await storage.PutTextAsync("_delta_log/00000000000000000000.json", string.Join('\n', Logs.Protocol, Logs.Metadata(), Logs.Add("a")));
        Assert.Equal("a", (await new DeltaTable(storage, string.Empty).TryGetSnapshotAsync())!.Files.Single().Path);
    }

    [Fact]
    public async Task A_gap_in_the_log_is_an_error_that_names_the_missing_file()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [Logs.Add("a")], [Logs.Add("b")], [Logs.Add("c")]);
        await storage.DeleteAsync([StorageExtensions.CommitKey("t", 2)]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains(StorageExtensions.CommitKey("t", 2), e.Message, StringComparison.Ordinal);
        Assert.Single((await new DeltaTable(storage, "t").GetSnapshotAsync(LakeVersion.At(1))).Files);
    }

    [Fact]
    public async Task A_log_without_its_beginning_is_an_error()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [Logs.Add("a")]);
        await storage.DeleteAsync([StorageExtensions.CommitKey("t", 0)]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains(StorageExtensions.CommitKey("t", 0), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("protocol")]
    [InlineData("metaData")]
    public async Task A_log_without_protocol_or_metadata_is_an_error(string missing)
    {
        MemoryStorage storage = await Logs.CreateAsync(missing == "protocol" ? [Logs.Metadata()] : [Logs.Protocol]);
        Assert.Contains(missing, (await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_commit_is_an_error_that_names_file_and_line()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [Logs.Add("a"), Logs.Add("b")[..20]]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync());
        Assert.Contains("00000000000000000001.json' is damaged in line 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_commit_is_an_error()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()]);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Empty);
        Assert.Contains("is empty", (await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_longer_than_the_buffer_and_blank_lines_are_read()
    {
        string longName = new('x', 200_000);
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(), string.Empty, Logs.Add(longName), "  \r", Logs.Add("b")]);
        Assert.Equal(2, (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task A_table_keeps_its_snapshot_and_follows_the_log_by_its_tail()
    {
        WrappedStorage storage = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [Logs.Add("a")]));
        DeltaTable table = new(storage, "t");
        DeltaSnapshot first = (await table.TryGetSnapshotAsync())!;
        storage.Calls.Clear();
        Assert.Same(first, await table.TryGetSnapshotAsync());
        Assert.Empty(storage.Calls);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 2), Logs.Add("b"));
        storage.Calls.Clear();
        Assert.Equal(["t/a", "t/b"], (await table.TryGetSnapshotAsync())!.Files.Select(static f => f.Path));
        Assert.Equal(["read " + StorageExtensions.CommitKey("t", 2)], storage.Calls);
        Assert.Equal(["t/a"], first.Files.Select(static f => f.Path));
    }

    [Fact]
    public async Task A_table_that_was_dropped_and_made_again_is_seen_as_the_new_one()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(id: "old")], [Logs.Add("a")], [Logs.Add("b")]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Version);
        await storage.DeleteAsync(await storage.KeysAsync("t/"));
        Assert.Null(await table.TryGetSnapshotAsync());
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata(id: "new")));
        Assert.Equal("new", (await table.TryGetSnapshotAsync())!.Metadata.Id);
    }

    [Fact]
    public async Task A_listing_that_lags_behind_does_not_hide_commits()
    {
        WrappedStorage storage = new(await Logs.CreateAsync([Logs.Protocol, Logs.Metadata()], [Logs.Add("a")], [Logs.Add("b")], [Logs.Add("c")]));
        storage.Hidden = key => key == StorageExtensions.CommitKey("t", 1) || key == StorageExtensions.CommitKey("t", 3);
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal((3L, 3), (snapshot.Version, snapshot.Files.Count));
    }

    [Fact]
    public async Task Time_travel_goes_by_version_and_by_time()
    {
        ManualClock clock = new();
        MemoryStorage storage = new(clock);
        DeltaTable table = new(storage, "t");
        DateTimeOffset start = clock.Now;
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata()));
        clock.Now += TimeSpan.FromMinutes(1);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        clock.Now += TimeSpan.FromMinutes(1);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 2), Logs.Add("b"));

        Assert.Empty((await table.GetSnapshotAsync(LakeVersion.At(0))).Files);
        Assert.Equal(["t/a"], (await table.GetSnapshotAsync(LakeVersion.At(1))).Files.Select(static f => f.Path));
        Assert.Equal(2, (await table.GetSnapshotAsync(LakeVersion.At(2))).Version);
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(start))).Version);
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(start.AddSeconds(59)))).Version);
        Assert.Equal(1, (await table.GetSnapshotAsync(LakeVersion.At(start.AddSeconds(60)))).Version);
        Assert.Equal(2, (await table.GetSnapshotAsync(LakeVersion.At(start.AddDays(60)))).Version);
        Assert.Equal(start.AddMinutes(1), (await table.GetSnapshotAsync(LakeVersion.At(1))).Timestamp);

        Assert.Contains("0 to 2", (await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await table.GetSnapshotAsync(LakeVersion.At(3)))).Message, StringComparison.Ordinal);
        Assert.Contains("version 0", (await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await table.GetSnapshotAsync(LakeVersion.At(start.AddSeconds(-1))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_went_back_does_not_turn_the_history_around()
    {
        ManualClock clock = new();
        MemoryStorage storage = new(clock);
        DateTimeOffset start = clock.Now;
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata()));
        clock.Now -= TimeSpan.FromHours(1);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        DeltaTable table = new(storage, "t");
        Assert.Equal(start.AddMilliseconds(1), (await table.TryGetSnapshotAsync())!.Timestamp);
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(start))).Version);
        Assert.Equal(1, (await table.GetSnapshotAsync(LakeVersion.At(start.AddMilliseconds(1)))).Version);
    }

    [Fact]
    public async Task Times_are_whole_milliseconds_and_commits_of_the_same_one_are_one_apart()
    {
        DateTimeOffset start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        ManualClock clock = new() { Now = start.AddMicroseconds(100) };
        MemoryStorage storage = new(clock);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata()));
        clock.Now = start.AddMicroseconds(900);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        DeltaTable table = new(storage, "t");
        Assert.Equal([start.AddMilliseconds(1), start], (await table.HistoryAsync()).Select(static c => c.Timestamp));
        Assert.Equal(start.AddMilliseconds(1), (await table.TryGetSnapshotAsync())!.Timestamp);
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(start))).Version);
    }

    [Fact]
    public async Task The_time_of_a_checkpoint_whose_commit_is_gone_is_whole_milliseconds_too()
    {
        DateTimeOffset start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
        ManualClock clock = new() { Now = start };
        MemoryStorage storage = new(clock);
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata()));
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        clock.Now = start.AddMilliseconds(3).AddMicroseconds(900);
        await new DeltaTable(storage, "t").CheckpointAsync();
        await storage.DeleteAsync([StorageExtensions.CommitKey("t", 0), StorageExtensions.CommitKey("t", 1)]);
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal((1L, start.AddMilliseconds(3)), (snapshot.Version, snapshot.Timestamp));
    }

    [Fact]
    public async Task A_table_that_keeps_time_itself_is_asked_for_it()
    {
        string at(long ms) => $$"""{"commitInfo":{"inCommitTimestamp":{{ms}} } }""";
        MemoryStorage storage = await Logs.CreateAsync(
            [at(1000), Logs.Protocol, Logs.Metadata("\"delta.enableInCommitTimestamps\":\"true\"")],
            [at(2000), Logs.Add("a")]);
        DeltaTable table = new(storage, "t");
        Assert.Equal(2000, (await table.TryGetSnapshotAsync())!.Timestamp.ToUnixTimeMilliseconds());
        Assert.Equal(0, (await table.GetSnapshotAsync(LakeVersion.At(DateTimeOffset.FromUnixTimeMilliseconds(1999)))).Version);
        Assert.Equal(1, (await table.GetSnapshotAsync(LakeVersion.At(DateTimeOffset.FromUnixTimeMilliseconds(2000)))).Version);
    }

    [Fact]
    public async Task Transactions_of_other_writers_are_known()
    {
        MemoryStorage storage = await Logs.CreateAsync([Logs.Protocol, Logs.Metadata(), """{"txn":{"appId":"a","version":3}}"""], ["""{"txn":{"appId":"a","version":5}}"""]);
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.True(snapshot.TryGetTransaction("a", out long version));
        Assert.Equal(5, version);
        Assert.False(snapshot.TryGetTransaction("b", out long _));
    }
}
