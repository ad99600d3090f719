using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class KeyTests
{
    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public KeyTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task A_repeat_adds_nothing_and_names_the_version_that_did()
    {
        DeltaTable table = await CreateAsync();
        WriteResult first = await table.WriteAsync(Requests.Append(1, 5, key: "job-42"));
        await table.WriteAsync(Requests.Append(100));
        WriteResult second = await new DeltaTable(_storage, "t", Options()).WriteAsync(Requests.Append(1, 5, key: "job-42"));
        Assert.Equal((WriteOutcome.Duplicate, 1L, 0L, 0, 0), (second.Outcome, second.Version, second.RowsAdded, second.FilesAdded, second.Attempts));
        Assert.NotEqual(first.IngestId, second.IngestId);
        Assert.Equal(_clock.Now.AddDays(30), first.KeyRetainedUntil);
        Assert.Equal(first.KeyRetainedUntil, second.KeyRetainedUntil);
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Version);
        Assert.Equal(2, (await _storage.DataFilesAsync("t")).Count);
    }

    [Fact]
    public async Task A_key_with_other_rows_is_an_error_that_names_the_version()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5, key: "k"));
        LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Append(1, 6, key: "k")));
        Assert.Contains("'k'", e.Message, StringComparison.Ordinal);
        Assert.Contains("version 1", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_caller_who_does_not_want_the_comparison_is_not_made_to_read_the_rows()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5, key: "k"));
        WriteResult result = await table.WriteAsync(Requests.Request(TestTable.Simple, Requests.Rows(1, 6), key: "k", verify: false));
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 1L), (result.Outcome, result.Version));
    }

    [Fact]
    public async Task A_key_whose_commit_has_left_the_history_still_protects()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5, key: "k"));
        for (int i = 0; i < 9; i++)
        {
            await table.WriteAsync(Requests.Append(100 + i));
        }

        // The checkpoint of version 10 makes the commits before it dispensable.
        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        WriteResult result = await new DeltaTable(_storage, "t", Options()).WriteAsync(Requests.Append(1, 7, key: "k"));
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 10L), (result.Outcome, result.Version));
    }

    [Fact]
    public async Task A_key_that_expired_can_be_used_again()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5, key: "k"));
        _clock.Now += TimeSpan.FromDays(30);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Append(1, 5, key: "k"))).Outcome);
        _clock.Now += TimeSpan.FromMilliseconds(1);
        WriteResult again = await table.WriteAsync(Requests.Append(9, 9, key: "k"));
        Assert.Equal((WriteOutcome.Committed, 2L), (again.Outcome, again.Version));
        Assert.Equal(_clock.Now.AddDays(30), again.KeyRetainedUntil);
    }

    [Fact]
    public async Task A_table_of_others_without_the_property_keeps_keys_for_ever()
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata()));
        DeltaTable table = new(_storage, "t", Options());
        Assert.Null((await table.WriteAsync(Requests.Append(1, key: "k"))).KeyRetainedUntil);
        _clock.Now += TimeSpan.FromDays(9999);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Append(1, key: "k"))).Outcome);
    }

    [Fact]
    public async Task Of_many_that_use_one_key_exactly_one_writes_and_the_others_leave_nothing()
    {
        await CreateAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            await new DeltaTable(_storage, "t", Options()).WriteAsync(Requests.Append(1, 5, key: "k")))));
        Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
        Assert.All(results, static r => Assert.Equal(1, r.Version));
        Assert.Equal(1, (await new DeltaTable(_storage, "t", Options()).TryGetSnapshotAsync())!.Version);
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task A_key_that_was_lost_in_the_race_with_other_rows_is_an_error_and_leaves_nothing()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = _ =>
        {
            _storage.BeforePutIfAbsent = null;
            new DeltaTable(_storage, "t", Options()).WriteAsync(Requests.Append(50, 2, key: "k")).AsTask().GetAwaiter().GetResult();
        };
        await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Append(1, 5, key: "k")));
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Files.Sum(static f => f.Statistics!.NumRecords));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task A_repeat_is_a_duplicate_even_if_the_expected_version_has_passed()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, key: "k", expected: 0));
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Append(1, key: "k", expected: 0))).Outcome);
    }

    [Fact]
    public async Task Keys_survive_a_checkpoint_until_they_expire()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, key: "old"));
        _clock.Now += TimeSpan.FromDays(29);
        await table.WriteAsync(Requests.Append(2, key: "young"));
        _clock.Now += TimeSpan.FromDays(2);
        for (int i = 0; i < 8; i++)
        {
            await table.WriteAsync(Requests.Append(100 + i));
        }

        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t", Options()).TryGetSnapshotAsync())!;
        Assert.Equal(10, snapshot.Version);
        Assert.True(snapshot.TryGetTransaction("lakeorm:1:young", out long version));
        Assert.Equal(1, version);
        Assert.False(snapshot.TryGetTransaction("lakeorm:1:old", out long _));
    }

    private DeltaTableOptions Options() => new() { Clock = _clock };

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t", Options());
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
