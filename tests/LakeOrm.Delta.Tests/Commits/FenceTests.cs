using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

/// <summary>A fence settles a write whose outcome nobody knows: it is there, or it cannot come.</summary>
public class FenceTests
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");
    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public FenceTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task A_fence_after_the_write_says_that_it_is_there_and_commits_nothing()
    {
        DeltaTable table = await CreateAsync();
        WriteResult written = await table.WriteAsync(Requests.Keyed(Key, 1));
        WriteStatus status = await Other().FenceAsync(Key);
        Assert.Equal((WriteState.Committed, 1L, written.IngestId, written.KeyRetainedUntil), (status.State, status.Version, status.IngestId, status.KeyRetainedUntil));
        Assert.Equal(1, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_write_after_the_fence_is_an_error_that_says_so_and_leaves_nothing()
    {
        DeltaTable table = await CreateAsync();
        WriteStatus status = await Other().FenceAsync(Key);
        Assert.Equal((WriteState.Fenced, 1L, _clock.Now.AddDays(30)), (status.State, status.Version, status.KeyRetainedUntil));
        LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Keyed(Key, 1)));
        Assert.Contains("'k' was fenced in version 1", e.Message, StringComparison.Ordinal);
        Assert.False(e.IsTransient);
        Assert.Empty(await _storage.DataFilesAsync("t"));
        Assert.Equal(1, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_fence_that_comes_while_the_write_is_about_to_commit_keeps_it_out()
    {
        DeltaTable table = await CreateAsync();
        WriteStatus? fence = null;
        AtNextPut(() => fence = Other().FenceAsync(Key).AsTask().GetAwaiter().GetResult());
        await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Keyed(Key, 1)));
        Assert.Equal((WriteState.Fenced, 1L), (fence!.State, fence.Version));
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task A_write_that_comes_while_the_fence_is_about_to_commit_is_found_by_it()
    {
        await CreateAsync();
        WriteResult? written = null;
        AtNextPut(() => written = Other().WriteAsync(Requests.Keyed(Key, 1)).AsTask().GetAwaiter().GetResult());
        WriteStatus fence = await Other().FenceAsync(Key);
        Assert.Equal((WriteState.Committed, 1L, written!.IngestId), (fence.State, fence.Version, fence.IngestId));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task Writes_and_fences_that_race_agree_on_who_was_first()
    {
        await CreateAsync();
        for (int i = 0; i < 40; i++)
        {
            IdempotencyKey key = i % 2 == 0 ? IdempotencyKey.Once($"k{i}") : IdempotencyKey.Sequence("p", i);
            Task<bool>[] writers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => WriteAsync(key)))];
            Task<WriteStatus>[] fences = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(async () => await Other().FenceAsync(key)))];
            bool[] written = await Task.WhenAll(writers);
            WriteStatus[] states = await Task.WhenAll(fences);
            WriteState expected = written[0] ? WriteState.Committed : WriteState.Fenced;
            Assert.Equal(written[0], written[1]);
            Assert.All(states, s => Assert.Equal(expected, s.State));
            Assert.Equal(expected, (await Other().LookUpAsync(key)).State);
            Assert.Equal(i + 1, (await Other().TryGetSnapshotAsync())!.Version);
        }

        async Task<bool> WriteAsync(IdempotencyKey key)
        {
            try
            {
                Assert.NotEqual(WriteOutcome.DuplicatePayloadUnverified, (await Other().WriteAsync(Requests.Keyed(key, 1))).Outcome);
                return true;
            }
            catch (LakeIdempotencyException)
            {
                return false;
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_outcome_is_settled_by_the_fence(bool arrived)
    {
        DeltaTable table = await CreateAsync();
        await table.TryGetSnapshotAsync();
        _storage.IsLocal = false;
        _storage.BeforePutIfAbsent = arrived ? null : static _ => throw new LakeStorageException("injected");
        _storage.AfterPutIfAbsent = static _ => throw new LakeStorageException("injected");
        _storage.Before = static (call, key) => _ = call == "read" && key.EndsWith(".json", StringComparison.Ordinal) ? throw new LakeStorageException("injected") : 0;
        WriteRequest request = Requests.Keyed(Key, 1);
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await table.WriteAsync(request));
        Assert.Equal(request.Stamp.IngestId, e.IngestId);
        Assert.Contains("LookUpAsync", e.Message, StringComparison.Ordinal);
        Assert.Contains("FenceAsync", e.Message, StringComparison.Ordinal);
        (_storage.BeforePutIfAbsent, _storage.AfterPutIfAbsent, _storage.Before) = (null, null, null);
        Assert.Equal(arrived ? WriteState.Committed : WriteState.NotYet, (await Other().LookUpAsync(e.IngestId)).State);
        Assert.Equal(arrived ? WriteState.Committed : WriteState.NotYet, (await Other().LookUpAsync(Key)).State);
        Assert.Equal(arrived ? WriteState.Committed : WriteState.Fenced, (await Other().FenceAsync(Key)).State);
    }

    [Fact]
    public async Task A_fence_of_a_number_keeps_out_all_lower_ones()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 2), 1));
        WriteStatus fence = await table.FenceAsync(IdempotencyKey.Sequence("p", 5));
        Assert.Equal((WriteState.Fenced, 2L, 5L), (fence.State, fence.Version, fence.Number));
        Assert.Null(fence.KeyRetainedUntil);
        Assert.Equal(WriteState.Fenced, (await table.FenceAsync(IdempotencyKey.Sequence("p", 4))).State);
        Assert.Equal(WriteState.Committed, (await table.FenceAsync(IdempotencyKey.Sequence("p", 2))).State);
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 4), 1))).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 5), 1)));
        Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 6), 1))).Outcome);
        Assert.Equal(3, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_fence_is_a_commit_that_any_engine_reads()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1));
        await table.FenceAsync(IdempotencyKey.Raw("app", 7));
        string[] commit = (await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 2))).TrimEnd('\n').Split('\n');
        Assert.Equal(2, commit.Length);
        Assert.Contains("\"operation\":\"FENCE\"", commit[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"txn":{"appId":"app","version":7,""", commit[1], StringComparison.Ordinal);
        Assert.Single((await Other().TryGetSnapshotAsync())!.Files);
    }

    [Fact]
    public async Task A_key_is_fenced_for_as_long_as_the_table_keeps_it()
    {
        DeltaTable table = await CreateAsync();
        await table.FenceAsync(Key);
        _clock.Now += TimeSpan.FromDays(31);
        Assert.Equal(WriteState.NotYet, (await table.LookUpAsync(Key)).State);
        Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Requests.Keyed(Key, 1))).Outcome);
        Assert.Equal((WriteState.Committed, 2L), (await table.LookUpAsync(Key)) is var now ? (now.State, now.Version) : default);
    }

    [Fact]
    public async Task A_table_that_cannot_be_written_to_cannot_be_fenced()
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', """{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["future"]}}""", Logs.Metadata()));
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await Other().FenceAsync(Key));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await new DeltaTable(_storage, "none").FenceAsync(Key));
    }

    private void AtNextPut(Action act) => _storage.BeforePutIfAbsent = _ =>
    {
        _storage.BeforePutIfAbsent = null;
        act();
    };

    // As another process would see the table.
    private DeltaTable Other() => new(_storage, "t", new DeltaTableOptions { Clock = _clock });

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = Other();
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
