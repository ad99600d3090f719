using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Maintenance;

/// <summary>A dropped table is there whole or not at all, also on a store that deletes one object after the other.</summary>
public class DropTests
{
    private readonly MemoryStorage _objects = new();
    private readonly WrappedStorage _storage;

    public DropTests() => _storage = new WrappedStorage(_objects) { IsLocal = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_looks_at_any_moment_sees_the_newest_version_or_no_table(bool firstCommitsGone)
    {
        DeltaTable table = await CreateAsync(25);
        if (firstCommitsGone)
        {
            await _objects.DeleteAsync([.. Enumerable.Range(0, 15).Select(static v => StorageExtensions.CommitKey("t", v))]);
        }

        List<long?> seen = [];
        _storage.Before = (call, _) =>
        {
            if (call is "delete" or "put")
            {
                seen.Add(NewestAsync().GetAwaiter().GetResult());
            }
        };
        await new OneByOne(_storage).DropAsync("t");
        Assert.Equal([25L, null], seen.Distinct());
        Assert.True(seen.Count > 30);
        Assert.Empty(await _objects.KeysAsync(string.Empty));
        Assert.Null(await table.TryGetSnapshotAsync());
    }

    [Fact]
    public async Task One_that_was_listed_before_and_read_after_is_no_damage()
    {
        await CreateAsync(3);
        _storage.Before = (call, key) =>
        {
            if (call == "read" && key == StorageExtensions.CommitKey("t", 1))
            {
                _storage.Before = null;
                new DeltaTable(_objects, "t").DropAsync().AsTask().GetAwaiter().GetResult();
            }
        };
        Assert.Null(await new DeltaTable(_storage, "t").TryGetSnapshotAsync());
    }

    [Fact]
    public async Task A_damaged_log_of_a_table_that_nobody_drops_stays_an_error()
    {
        await CreateAsync(3);
        await _objects.DeleteAsync([StorageExtensions.CommitKey("t", 0)]);
        await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(_objects, "t").TryGetSnapshotAsync());
    }

    [Fact]
    public async Task A_commit_that_comes_between_goes_with_the_table()
    {
        DeltaTable writer = await CreateAsync(3);
        bool isDone = false;
        _storage.Before = (call, key) =>
        {
            if (call == "delete" && key == StorageExtensions.CommitKey("t", 1) && !isDone)
            {
                // The newest commit is still there: to this writer nothing has changed.
                isDone = true;
                Assert.Equal(4, writer.WriteAsync(Requests.Append(9)).AsTask().GetAwaiter().GetResult().Version);
            }
        };
        await new OneByOne(_storage).DropAsync("t");
        Assert.True(isDone);
        Assert.Empty(await _objects.KeysAsync(string.Empty));
    }

    [Fact]
    public async Task A_commit_that_comes_after_is_a_conflict_and_leaves_nothing()
    {
        await CreateAsync(3);
        DeltaTable writer = new(_storage, "t");
        await writer.TryGetSnapshotAsync();
        _storage.BeforePutIfAbsent = _ => new DeltaTable(_objects, "t").DropAsync().AsTask().GetAwaiter().GetResult();
        await Assert.ThrowsAsync<LakeConflictException>(async () => await writer.WriteAsync(Requests.Append(9)));
        Assert.Empty(await _objects.KeysAsync(string.Empty));
    }

    [Fact]
    public async Task A_commit_whose_version_was_anothers_and_is_dropped_before_a_look_at_it_is_a_conflict()
    {
        DeltaTable other = await CreateAsync(3);
        DeltaTable writer = new(_storage, "t");
        await writer.TryGetSnapshotAsync();
        _storage.BeforePutIfAbsent = _ => other.WriteAsync(Requests.Append(8)).AsTask().GetAwaiter().GetResult();
        _storage.AfterPutIfAbsent = _ => other.DropAsync().AsTask().GetAwaiter().GetResult();
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await writer.WriteAsync(Requests.Append(9)));
        Assert.Contains("dropped", e.Message, StringComparison.Ordinal);
        Assert.Empty(await _objects.KeysAsync(string.Empty));
    }

    [Fact]
    public async Task A_commit_does_not_go_into_a_table_that_was_made_in_the_place_of_its_own()
    {
        await CreateAsync(0);
        DeltaTable writer = new(_storage, "t");
        await writer.TryGetSnapshotAsync();
        _storage.BeforePutIfAbsent = _ =>
        {
            _storage.BeforePutIfAbsent = null;
            DeltaTable other = new(_objects, "t");
            other.DropAsync().AsTask().GetAwaiter().GetResult();
            other.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema).AsTask().GetAwaiter().GetResult();
        };
        await Assert.ThrowsAsync<LakeConflictException>(async () => await writer.WriteAsync(Requests.Append(9)));
        Assert.Equal(0, (await new DeltaTable(_objects, "t").TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_checkpoint_that_comes_after_does_not_bring_the_table_back()
    {
        await CreateAsync(3);
        DeltaTable other = new(_storage, "t");
        await other.TryGetSnapshotAsync();
        _storage.Before = (call, key) =>
        {
            if (call == "put" && key.EndsWith(".checkpoint.parquet", StringComparison.Ordinal))
            {
                _storage.Before = null;
                new DeltaTable(_objects, "t").DropAsync().AsTask().GetAwaiter().GetResult();
            }
        };
        await Assert.ThrowsAsync<LakeConflictException>(async () => await other.CheckpointAsync());
        Assert.Empty(await _objects.KeysAsync(string.Empty));
    }

    [Fact]
    public async Task One_that_was_broken_off_is_no_table_is_in_the_way_of_a_new_one_and_can_be_repeated()
    {
        await CreateAsync(12);
        _storage.Before = static (call, key) =>
        {
            if (call == "delete" && key == StorageExtensions.CommitKey("t", 5))
            {
                throw new LakeStorageException("injected");
            }
        };
        await Assert.ThrowsAsync<LakeStorageException>(async () => await new OneByOne(_storage).DropAsync("t"));
        _storage.Before = null;

        DeltaTable table = new(_objects, "t");
        Assert.Null(await table.TryGetSnapshotAsync());
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema));
        Assert.Contains("being dropped", e.Message, StringComparison.Ordinal);

        await table.DropAsync();
        Assert.Empty(await _objects.KeysAsync(string.Empty));
        Assert.True(await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema));
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
    }

    [Fact]
    public async Task What_lies_beside_the_table_stays()
    {
        await CreateAsync(1);
        await _objects.PutTextAsync("t2/a", "x");
        await _objects.PutTextAsync("a", "x");
        await new DeltaTable(_objects, "t").DropAsync();
        await new DeltaTable(_objects, "t").DropAsync();
        Assert.Equal(["a", "t2/a"], await _objects.KeysAsync(string.Empty));
    }

    [Fact]
    public async Task The_whole_storage_is_no_table_that_is_dropped()
    {
        await _objects.PutTextAsync("a", "x");
        await Assert.ThrowsAsync<LakeUnsupportedException>(async () => await new DeltaTable(_objects, string.Empty).DropAsync());
        Assert.Equal(["a"], await _objects.KeysAsync(string.Empty));
    }

    private async Task<DeltaTable> CreateAsync(int commits)
    {
        DeltaTable table = new(_objects, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        for (int i = 0; i < commits; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        return table;
    }

    private async Task<long?> NewestAsync()
    {
        DeltaSnapshot? snapshot = await new DeltaTable(_objects, "t").TryGetSnapshotAsync();
        return snapshot?.Version;
    }

    /// <summary>Deletes in steps, so that a test can look between any two.</summary>
    private sealed class OneByOne(ILakeStorage inner) : DelegatingStorage(inner)
    {
        public ValueTask DropAsync(string table) => new DeltaTable(this, table).DropAsync();

        public override async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
        {
            foreach (string key in keys)
            {
                await Inner.DeleteAsync([key], cancellationToken);
            }
        }
    }
}
