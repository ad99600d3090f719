using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class SequenceTests
{
    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public SequenceTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task A_producer_costs_the_table_one_entry_however_often_it_writes()
    {
        DeltaTable table = await CreateAsync();
        for (int n = 0; n < 25; n++)
        {
            Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Number(n))).Outcome);
        }

        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t", Options()).TryGetSnapshotAsync())!;
        Assert.Equal(1, snapshot.TransactionCount);
        Assert.True(snapshot.TryGetTransaction("lakeorm:sequence:1:p", out long version));
        Assert.Equal(24, version);
        Assert.Equal(25, snapshot.Files.Count);
    }

    [Fact]
    public async Task A_repeat_of_the_last_number_and_of_an_earlier_one_is_compared_with_the_commit_that_wrote_it()
    {
        DeltaTable table = await CreateAsync();
        for (int n = 0; n < 5; n++)
        {
            await table.WriteAsync(Number(n * 10));
        }

        for (int n = 0; n < 5; n++)
        {
            WriteResult repeat = await new DeltaTable(_storage, "t", Options()).WriteAsync(Number(n * 10));
            Assert.Equal((WriteOutcome.Duplicate, n + 1L, 0L), (repeat.Outcome, repeat.Version, repeat.RowsAdded));
            LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Number(n * 10, rows: 9)));
            Assert.Contains($"'p/{n * 10}'", e.Message, StringComparison.Ordinal);
            Assert.Contains($"version {n + 1} ", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(5, (await table.TryGetSnapshotAsync())!.Version);
        Assert.Equal(5, (await _storage.DataFilesAsync("t")).Count);
    }

    [Fact]
    public async Task A_lower_number_that_was_skipped_is_a_duplicate_that_nobody_can_verify()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Number(3));
        await table.WriteAsync(Number(7));
        _storage.Calls.Clear();
        WriteResult skipped = await table.WriteAsync(Number(5));
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 2L, 0L), (skipped.Outcome, skipped.Version, skipped.RowsAdded));
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Version);

        // A number below the one that is looked for ends the search.
        Assert.Equal([1, 2], _storage.Calls.Where(static c => c.StartsWith("read t/_delta_log/0", StringComparison.Ordinal)).Select(static c => int.Parse(c[^6..^5], null)).Order());
    }

    [Fact]
    public async Task A_number_whose_commit_has_left_the_history_still_protects()
    {
        DeltaTable table = await CreateAsync();
        for (int n = 0; n < 11; n++)
        {
            await table.WriteAsync(Number(n));
        }

        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        WriteResult gone = await new DeltaTable(_storage, "t", Options()).WriteAsync(Number(2, rows: 50));
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 11L), (gone.Outcome, gone.Version));
        Assert.Equal((WriteOutcome.Duplicate, 11L), (await new DeltaTable(_storage, "t", Options()).WriteAsync(Number(10))) is var r ? (r.Outcome, r.Version) : default);
    }

    [Fact]
    public async Task A_producers_number_never_expires_though_the_table_has_a_retention()
    {
        DeltaTable table = await CreateAsync();
        Assert.Null((await table.WriteAsync(Number(4))).KeyRetainedUntil);
        _clock.Now += TimeSpan.FromDays(9999);
        for (int i = 0; i < 10; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        // Also not through a checkpoint, nor for engines that drop entries older than the retention, or without a time.
        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        DeltaTable later = new(_storage, "t", Options());
        Assert.True((await later.TryGetSnapshotAsync())!.Transactions.Single().LastUpdated > _clock.Now.ToUnixTimeMilliseconds());
        WriteResult repeat = await later.WriteAsync(Number(4));
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, repeat.Outcome);
        Assert.Null(repeat.KeyRetainedUntil);
    }

    [Fact]
    public async Task Producers_and_single_keys_of_one_name_do_not_meet()
    {
        DeltaTable table = await CreateAsync();
        IdempotencyKey[] keys = [IdempotencyKey.Sequence("p", 5), IdempotencyKey.Sequence("q", 5), IdempotencyKey.Once("p"), IdempotencyKey.Raw("p", 5)];
        foreach (IdempotencyKey key in keys)
        {
            Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Requests.Keyed(key, 1))).Outcome);
            Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Keyed(key, 1))).Outcome);
        }
    }

    [Fact]
    public async Task A_number_without_rows_is_kept_too()
    {
        DeltaTable table = await CreateAsync();
        Assert.Equal((WriteOutcome.Committed, 1L), (await table.WriteAsync(Number(1, rows: 0))) is var first ? (first.Outcome, first.Version) : default);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Number(1, rows: 0))).Outcome);
    }

    [Fact]
    public async Task A_number_that_lost_the_race_to_a_higher_one_adds_nothing()
    {
        DeltaTable table = await CreateAsync();
        _storage.BeforePutIfAbsent = _ =>
        {
            _storage.BeforePutIfAbsent = null;
            new DeltaTable(_storage, "t", Options()).WriteAsync(Number(6)).AsTask().GetAwaiter().GetResult();
        };
        WriteResult late = await table.WriteAsync(Number(5));
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 0L), (late.Outcome, late.RowsAdded));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(4, false)]
    public async Task A_writer_that_is_told_which_number_to_expect_hears_of_another_who_works_under_its_name(long after, bool atFirst)
    {
        DeltaTable table = await CreateAsync();
        if (!atFirst)
        {
            await table.WriteAsync(Number(4));
        }

        _storage.BeforePutIfAbsent = _ =>
        {
            _storage.BeforePutIfAbsent = null;
            new DeltaTable(_storage, "t", Options()).WriteAsync(Number(6)).AsTask().GetAwaiter().GetResult();
        };
        IdempotencyKey key = IdempotencyKey.Sequence("p", 9) with { After = after };
        LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(async () => await table.WriteAsync(Requests.Keyed(key, 1)));
        Assert.Contains("as 'p'", e.Message, StringComparison.Ordinal);
        Assert.Contains("number 6", e.Message, StringComparison.Ordinal);
        Assert.Contains(atFirst ? "no number was expected" : "number 4 was expected", e.Message, StringComparison.Ordinal);
        Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Requests.Keyed(key with { After = 6 }, 1))).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Keyed(key with { After = 6 }, 1))).Outcome);
    }

    [Fact]
    public async Task Many_producers_that_repeat_everything_lose_and_double_nothing()
    {
        await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(p => Task.Run(async () =>
        {
            for (int n = 0; n < 5; n++)
            {
                IdempotencyKey key = IdempotencyKey.Sequence($"p{p}", n);
                WriteResult[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
                    await new DeltaTable(_storage, "t", Options()).WriteAsync(Requests.Keyed(key, (p * 100) + n)))));
                Assert.Equal([WriteOutcome.Committed, WriteOutcome.Duplicate], both.Select(static r => r.Outcome).Order());
            }
        })));
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t", Options()).TryGetSnapshotAsync())!;
        Assert.Equal((40L, 40, 8), (snapshot.Version, snapshot.Files.Count, snapshot.TransactionCount));
    }

    private static Drivers.WriteRequest Number(long n, int rows = 2) => Requests.Keyed(IdempotencyKey.Sequence("p", n), n * 100, rows);

    private DeltaTableOptions Options() => new() { Clock = _clock };

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t", Options());
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
