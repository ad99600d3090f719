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
        List<TimeSpan> waits = Record(table);
        await Assert.ThrowsAsync<LakeStorageException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Equal(waits.Count + 1, _puts);
        Assert.InRange(waits.Sum(static w => w.TotalSeconds), 10, 30);
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

    [Fact]
    public async Task What_a_store_asks_to_wait_is_waited()
    {
        DeltaTable table = await CreateAsync();
        List<TimeSpan> waits = Record(table);
        _storage.BeforePutIfAbsent = _ =>
        {
            if (++_puts <= 3)
            {
                throw new LakeStorageException("slow down") { IsRefused = true, Failure = LakeStorageFailure.Throttled, RetryAfter = TimeSpan.FromSeconds(4) };
            }
        };

        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal([4.0, 4, 4], waits.Select(static w => w.TotalSeconds));
    }

    [Fact]
    public async Task A_store_that_fails_for_longer_than_is_waited_leaves_the_outcome_unknown()
    {
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { RetryWait = TimeSpan.FromSeconds(1) });
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        List<TimeSpan> waits = Record(table);
        _storage.BeforePutIfAbsent = _ => throw new LakeStorageException("lost") { Failure = LakeStorageFailure.Unavailable };

        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.InRange(waits.Sum(static w => w.TotalSeconds), 0.3, 1);
    }

    // Waits are noted, and not waited.
    private static List<TimeSpan> Record(DeltaTable table)
    {
        List<TimeSpan> waits = [];
        table.Patience = table.Patience with
        {
            Pause = (wait, _) =>
            {
                waits.Add(wait);
                return Task.CompletedTask;
            },
        };
        return waits;
    }

    private static LakeStorageException Busy() => new("slow down") { IsRefused = true, Failure = LakeStorageFailure.Throttled };

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
