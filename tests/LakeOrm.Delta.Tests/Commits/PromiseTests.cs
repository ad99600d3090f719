using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

/// <summary>What a store must promise, and how its refusals differ from lost answers.</summary>
public class PromiseTests
{
    private readonly WrappedStorage _storage = new(new MemoryStorage()) { IsLocal = false };
    private int _puts;

    [Fact]
    public async Task A_store_that_does_not_keep_two_writers_apart_gets_no_table_and_no_commit()
    {
        _storage.Capabilities = LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy;
        DeltaTable table = new(_storage, "t");
        LakeUnsupportedException none = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema));
        Assert.Contains("put-if-absent", none.Message, StringComparison.Ordinal);
        Assert.Empty(await _storage.KeysAsync(string.Empty));

        _storage.Capabilities = null;
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        _storage.Capabilities = LakeStorageCapabilities.None;
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Contains(_storage.Root, e.Message, StringComparison.Ordinal);
        Assert.Empty(await _storage.DataFilesAsync("t"));
        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task What_the_store_refuses_has_failed_at_once_and_leaves_nothing()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = _ =>
        {
            _puts++;
            throw new LakeStorageException("no entry") { IsRefused = true, Failure = LakeStorageFailure.Denied };
        };
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Equal((LakeStorageFailure.Denied, 1), (e.Failure, _puts));
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task A_store_that_asks_for_patience_is_asked_again_and_then_has_failed()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = _ =>
        {
            _puts++;
            throw Busy();
        };
        await Assert.ThrowsAsync<LakeStorageException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.True(_puts > 2);
        Assert.Empty(await _storage.DataFilesAsync("t"));

        _puts = 0;
        _storage.BeforePutIfAbsent = _ =>
        {
            if (++_puts <= 2)
            {
                throw Busy();
            }
        };
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal(3, _puts);
    }

    [Fact]
    public async Task A_refusal_that_follows_a_lost_answer_settles_nothing()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = _ => throw (++_puts == 1
            ? new LakeStorageException("lost") { Failure = LakeStorageFailure.Unavailable }
            : new LakeStorageException("no entry") { IsRefused = true, Failure = LakeStorageFailure.Credentials });
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    private static LakeStorageException Busy() => new("slow down") { IsRefused = true, Failure = LakeStorageFailure.Throttled };

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
