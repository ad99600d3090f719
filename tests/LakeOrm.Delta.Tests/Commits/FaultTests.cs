using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class FaultTests
{
    private readonly WrappedStorage _storage = new(new MemoryStorage());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_put_whose_answer_was_lost_is_settled_and_counted_once(bool local)
    {
        DeltaTable table = await CreateAsync(local);
        int puts = 0;
        _storage.AfterPutIfAbsent = _ => Fail(++puts <= 2);
        WriteResult result = await table.WriteAsync(Requests.Append(1, 5));
        Assert.Equal((1L, 1, 3), (result.Version, result.Attempts, puts));
        Assert.Equal(5, (await table.TryGetSnapshotAsync())!.Files.Sum(static f => f.Statistics!.NumRecords));
        Assert.Equal(1, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task A_put_that_failed_before_it_did_anything_is_repeated()
    {
        DeltaTable table = await CreateAsync();
        int puts = 0;
        _storage.BeforePutIfAbsent = _ => Fail(++puts == 1);
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal(2, puts);
    }

    [Fact]
    public async Task A_put_whose_answer_was_lost_while_another_took_the_version_goes_into_the_next()
    {
        DeltaTable table = await CreateAsync(local: false);
        int puts = 0;
        _storage.BeforePutIfAbsent = key =>
        {
            if (++puts == 1)
            {
                _storage.PutTextAsync(key, Logs.Add("other")).GetAwaiter().GetResult();
                Fail(true);
            }
        };
        Assert.Equal(2, (await table.WriteAsync(Requests.Append(1))).Version);
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task A_store_that_never_answers_leaves_the_outcome_unknown_and_the_files_in_place()
    {
        DeltaTable table = await CreateAsync(local: false);
        await table.TryGetSnapshotAsync();
        _storage.AfterPutIfAbsent = static _ => Fail(true);
        _storage.Before = static (call, key) => Fail(call == "read" && key.EndsWith(".json", StringComparison.Ordinal));
        WriteRequest request = Requests.Append(1, 5, key: "k");
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await table.WriteAsync(request));
        Assert.Equal(request.Stamp.IngestId, e.IngestId);
        Assert.Contains(StorageExtensions.CommitKey("t", 1), e.Message, StringComparison.Ordinal);

        // It was committed after all: its files must be there, and a repeat must see it.
        _storage.AfterPutIfAbsent = null;
        _storage.Before = null;
        Assert.Single(await _storage.DataFilesAsync("t"));
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Append(1, 5, key: "k"))).Outcome);
    }

    [Fact]
    public async Task On_a_local_disk_a_put_that_always_fails_is_a_failure_and_leaves_nothing()
    {
        DeltaTable table = await CreateAsync(local: true);
        _storage.BeforePutIfAbsent = static _ => Fail(true);
        Assert.Contains("injected", (await Assert.ThrowsAsync<LakeStorageException>(async () => await table.WriteAsync(Requests.Append(1)))).Message, StringComparison.Ordinal);
        _storage.BeforePutIfAbsent = null;
        Assert.Empty(await _storage.DataFilesAsync("t"));
        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task On_a_remote_store_a_put_that_always_fails_may_still_arrive()
    {
        DeltaTable table = await CreateAsync(local: false);
        _storage.BeforePutIfAbsent = static _ => Fail(true);
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Theory]
    [InlineData("create")]
    [InlineData("complete")]
    public async Task A_data_file_that_cannot_be_written_fails_the_write_and_leaves_nothing(string step)
    {
        TestTable partitioned = new("t", TestTable.Column("id", LakeTypeKind.Int64, nullable: false), TestTable.Column("p", LakeTypeKind.Int64, partition: 0));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(partitioned.Name, partitioned.Schema);
        int files = 0;
        _storage.Before = (call, _) => Fail(call == step && ++files == 3);
        await Assert.ThrowsAsync<LakeStorageException>(async () =>
            await table.WriteAsync(Requests.Request(partitioned, [.. Enumerable.Range(0, 500).Select(static i => new object?[] { (long)i, (long)(i % 5) })])));
        Assert.Equal(3, files);
        Assert.Empty(await _storage.DataFilesAsync("t"));
        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task Rows_that_fail_on_the_way_leave_nothing()
    {
        DeltaTable table = await CreateAsync();
        TestRows rows = new(TestTable.Simple, Requests.Rows(0, 1000))
        {
            BeforeChunk = static at => _ = at == 500 ? throw new InvalidOperationException("no more") : 0,
        };
        WriteRequest request = new() { Table = TestTable.Simple.Name, Rows = rows, Mode = WriteMode.Append, Stamp = RowStamp.Now() };
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await table.WriteAsync(request));
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task Files_that_cannot_be_cleaned_up_do_not_hide_the_failure()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = static _ => throw new LakeStorageException("the put, injected");
        _storage.Before = static (call, _) => Fail(call == "delete");
        Assert.Contains("the put", (await Assert.ThrowsAsync<LakeStorageException>(async () => await table.WriteAsync(Requests.Append(1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_before_the_put_leaves_nothing()
    {
        DeltaTable table = await CreateAsync();
        using CancellationTokenSource source = new();
        _storage.Before = (call, _) =>
        {
            if (call == "complete")
            {
                source.Cancel();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await table.WriteAsync(Requests.Append(1), source.Token));
        Assert.Empty(await _storage.DataFilesAsync("t"));
        Assert.Equal(0, (await table.TryGetSnapshotAsync())!.Version);
    }

    [Fact]
    public async Task Cancellation_during_the_put_does_not_pretend_failure()
    {
        DeltaTable table = await CreateAsync();
        using CancellationTokenSource source = new();
        _storage.BeforePutIfAbsent = _ => source.Cancel();
        Assert.Equal((WriteOutcome.Committed, 1L), (await table.WriteAsync(Requests.Append(1), source.Token)) is var r ? (r.Outcome, r.Version) : default);
    }

    [Fact]
    public async Task A_commit_stands_even_if_the_store_fails_right_after_it()
    {
        DeltaTable table = await CreateAsync();
        bool stored = false;
        _storage.AfterPutIfAbsent = _ => stored = true;
        _storage.Before = (_, _) => Fail(stored);
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
        _storage.Before = null;
        Assert.Single((await table.TryGetSnapshotAsync())!.Files);
    }

    [Fact]
    public async Task Data_files_of_a_commit_stay_whatever_fails_after_it()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 0; i < 9; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        // The tenth commit is followed by a checkpoint, which fails in a way that nobody foresaw.
        List<Exception> failures = [];
        table.CheckpointFailed = (_, cause) => failures.Add(cause);
        _storage.Before = static (call, _) => Unforeseen(call == "put");
        Assert.Equal(10, (await table.WriteAsync(Requests.Append(10))).Version);
        Assert.IsType<InvalidTimeZoneException>(Assert.Single(failures));
        _storage.Before = null;
        Assert.Equal(10, (await _storage.DataFilesAsync("t")).Count);

        // And so does the look at what was just committed.
        bool stored = false;
        _storage.AfterPutIfAbsent = _ => stored = true;
        _storage.Before = (_, _) => Unforeseen(stored);
        Assert.Equal(11, (await table.WriteAsync(Requests.Append(11))).Version);
        _storage.Before = null;
        Assert.Equal(11, (await _storage.DataFilesAsync("t")).Count);
    }

    [Fact]
    public async Task A_crash_before_the_log_entry_leaves_the_table_as_it_was_and_the_repeat_works()
    {
        // A crashed process neither cleans up nor hears of it: only its files are left.
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1));
        await _storage.PutTextAsync("t/part-00000-orphan.c000.zstd.parquet", "half a file");
        DeltaTable restarted = new(_storage, "t");
        Assert.Single((await restarted.TryGetSnapshotAsync())!.Files);
        Assert.Equal(2, (await restarted.WriteAsync(Requests.Append(2, key: "k"))).Version);
    }

    [Fact]
    public async Task A_store_whose_listing_lags_loses_and_doubles_nothing()
    {
        await CreateAsync(local: false);
        _storage.Hidden = static key => key.EndsWith(".json", StringComparison.Ordinal) && Random.Shared.Next(3) == 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            for (int n = 0; n < 3; n++)
            {
                await new DeltaTable(_storage, "t").WriteAsync(Requests.Append((i * 10) + n, key: $"{i}/{n}"));
                WriteResult repeat = await new DeltaTable(_storage, "t").WriteAsync(Requests.Append((i * 10) + n, key: $"{i}/{n}"));
                Assert.NotEqual(WriteOutcome.Committed, repeat.Outcome);
            }
        })));
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal((24L, 24), (snapshot.Version, snapshot.Files.Count));
    }

    private static void Fail(bool when)
    {
        if (when)
        {
            throw new LakeStorageException("injected");
        }
    }

    private static void Unforeseen(bool when)
    {
        if (when)
        {
            throw new InvalidTimeZoneException("unforeseen");
        }
    }

    private async Task<DeltaTable> CreateAsync(bool local = true)
    {
        _storage.IsLocal = local;
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
