using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class LookUpTests
{
    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public LookUpTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task A_write_is_found_by_its_id()
    {
        DeltaTable table = await CreateAsync();
        List<WriteResult> written = [];
        for (int i = 0; i < 12; i++)
        {
            _clock.Now += TimeSpan.FromMinutes(1);
            written.Add(await table.WriteAsync(i % 2 == 0 ? Requests.Append(i) : Requests.Overwrite(i)));
        }

        foreach (WriteResult write in written)
        {
            WriteStatus status = await Other().LookUpAsync(write.IngestId);
            Assert.Equal((WriteState.Committed, write.Version, write.IngestId), (status.State, status.Version, status.IngestId));
        }
    }

    [Fact]
    public async Task An_id_that_is_not_there_is_not_yet_there_as_long_as_the_history_is_whole()
    {
        DeltaTable table = await CreateAsync();
        foreach (Guid id in (Guid[])[Guid.CreateVersion7(_clock.Now), Guid.CreateVersion7(_clock.Now.AddDays(-99)), Guid.NewGuid()])
        {
            WriteStatus status = await table.LookUpAsync(id);
            Assert.Equal(WriteState.NotYet, status.State);
            Assert.Null(status.Version);
        }
    }

    [Fact]
    public async Task An_id_from_before_the_history_that_is_left_is_unknown()
    {
        DeltaTable table = await CreateAsync();
        WriteResult old = await table.WriteAsync(new()
        {
            Table = TestTable.Simple.Name,
            Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1)),
            Mode = Drivers.WriteMode.Append,
            Stamp = Parquet.RowStamp.Now(_clock),
        });
        for (int i = 0; i < 9; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        Assert.Equal(WriteState.Unknown, (await Other().LookUpAsync(old.IngestId)).State);
        Assert.Equal(WriteState.Unknown, (await Other().LookUpAsync(Guid.NewGuid())).State);

        // What is younger than the oldest commit by more than clocks may differ would be in what is left.
        Assert.Equal(WriteState.Unknown, (await Other().LookUpAsync(Guid.CreateVersion7(_clock.Now.AddHours(23)))).State);
        Assert.Equal(WriteState.NotYet, (await Other().LookUpAsync(Guid.CreateVersion7(_clock.Now.AddHours(25)))).State);
    }

    [Fact]
    public async Task No_more_of_the_history_is_read_than_the_id_is_old()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 60; i++)
        {
            _clock.Now += TimeSpan.FromHours(1);
            await table.WriteAsync(Requests.Append(i));
        }

        // Those of the last 24 hours, by which clocks may differ, and one that shows how far the history goes back.
        Assert.Equal((WriteState.NotYet, 26), await ReadsAsync(Guid.CreateVersion7(_clock.Now)));
        Assert.Equal((WriteState.NotYet, 61), await ReadsAsync(Guid.NewGuid()));
        Assert.Equal((WriteState.NotYet, 61), await ReadsAsync(Guid.CreateVersion7(_clock.Now.AddHours(25))));
    }

    [Theory]
    [InlineData(-23)]
    [InlineData(23)]
    [InlineData(25)]
    public async Task A_writer_whose_clock_is_wrong_has_its_write_found(int hours)
    {
        DeltaTable table = await CreateAsync();
        WriteResult write = await table.WriteAsync(new()
        {
            Table = TestTable.Simple.Name,
            Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1)),
            Mode = Drivers.WriteMode.Append,
            Stamp = Parquet.RowStamp.Now(new ManualClock { Now = _clock.Now.AddHours(hours) }),
        });
        for (int i = 0; i < 3; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        Assert.Equal((WriteState.Committed, 1L), (await Other().LookUpAsync(write.IngestId)) is var found ? (found.State, found.Version) : default);
    }

    [Fact]
    public async Task A_commit_whose_time_went_back_is_as_old_as_the_one_before()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1));
        DateTimeOffset now = _clock.Now;
        _clock.Now -= TimeSpan.FromDays(30);
        WriteResult write = await table.WriteAsync(new()
        {
            Table = TestTable.Simple.Name,
            Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1)),
            Mode = Drivers.WriteMode.Append,
            Stamp = Parquet.RowStamp.Now(new ManualClock { Now = now }),
        });
        await table.WriteAsync(Requests.Append(3));
        _clock.Now = now;
        Assert.Equal(2, (await Other().LookUpAsync(write.IngestId)).Version);
    }

    [Fact]
    public async Task A_listing_that_lags_hides_no_write()
    {
        DeltaTable table = await CreateAsync();
        WriteResult[] written = [await table.WriteAsync(Requests.Append(1)), await table.WriteAsync(Requests.Append(2, key: "k")), await table.WriteAsync(Requests.Append(3))];
        _storage.Hidden = static key => key.EndsWith("2.json", StringComparison.Ordinal) || key.EndsWith("3.json", StringComparison.Ordinal);
        foreach (WriteResult write in written)
        {
            Assert.Equal(write.Version, (await Other().LookUpAsync(write.IngestId)).Version);
        }

        Assert.Equal((WriteState.Committed, 2L), (await Other().LookUpAsync(IdempotencyKey.Once("k"))) is var found ? (found.State, found.Version) : default);
        Assert.Equal(WriteOutcome.Duplicate, (await Other().WriteAsync(Requests.Append(2, key: "k"))).Outcome);
    }

    [Fact]
    public async Task A_write_is_found_by_its_key()
    {
        DeltaTable table = await CreateAsync();
        IdempotencyKey key = IdempotencyKey.Once("k");
        Assert.Equal(new WriteStatus { State = WriteState.NotYet }, await table.LookUpAsync(key));
        WriteResult written = await table.WriteAsync(Requests.Keyed(key, 1));
        Assert.Equal(
            new WriteStatus { State = WriteState.Committed, Version = 1, IngestId = written.IngestId, KeyRetainedUntil = written.KeyRetainedUntil },
            await Other().LookUpAsync(key));
    }

    [Fact]
    public async Task A_producers_number_is_told_with_every_answer()
    {
        DeltaTable table = await CreateAsync();
        Assert.Null((await table.LookUpAsync(IdempotencyKey.Sequence("p", 0))).Number);
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 3), 1));
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 8), 2));
        (long Number, WriteState State, long? Version)[] expected =
        [
            (2, WriteState.Fenced, null), (3, WriteState.Committed, 1), (5, WriteState.Fenced, null), (8, WriteState.Committed, 2), (9, WriteState.NotYet, null),
        ];
        foreach ((long number, WriteState state, long? version) in expected)
        {
            WriteStatus status = await Other().LookUpAsync(IdempotencyKey.Sequence("p", number));
            Assert.Equal((state, version, 8L), (status.State, status.Version, status.Number));
        }
    }

    [Fact]
    public async Task A_key_whose_commit_has_left_the_history_is_used_by_nobody_knows_whom()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Once("written"), 1));
        await table.FenceAsync(IdempotencyKey.Once("fenced"));
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Sequence("p", 4), 1));
        for (int i = 0; i < 7; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }

        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        foreach (IdempotencyKey key in (IdempotencyKey[])[IdempotencyKey.Once("written"), IdempotencyKey.Once("fenced"), IdempotencyKey.Sequence("p", 4), IdempotencyKey.Sequence("p", 2)])
        {
            Assert.Equal(WriteState.Unknown, (await Other().LookUpAsync(key)).State);
            Assert.Equal(WriteState.Unknown, (await Other().FenceAsync(key)).State);
            Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await Other().WriteAsync(Requests.Keyed(key, 1))).Outcome);
        }
    }

    [Fact]
    public async Task What_another_engine_wrote_under_a_raw_id_is_found_without_an_id_of_ours()
    {
        await CreateAsync();
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Join('\n', Logs.Transaction("spark-job", 7), Logs.Add("other")));
        Assert.Equal(new WriteStatus { State = WriteState.Committed, Version = 1, Number = 7 }, await Other().LookUpAsync(IdempotencyKey.Raw("spark-job", 7)));
    }

    [Fact]
    public async Task A_table_that_is_not_there_knows_of_no_write()
    {
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await Other().LookUpAsync(Guid.NewGuid()));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await Other().LookUpAsync(IdempotencyKey.Once("k")));
    }

    private async Task<(WriteState State, int Commits)> ReadsAsync(Guid id)
    {
        DeltaTable table = Other();
        await table.TryGetSnapshotAsync();
        _storage.Calls.Clear();
        WriteStatus status = await table.LookUpAsync(id);
        return (status.State, _storage.Calls.Count(static c => c.StartsWith("read ", StringComparison.Ordinal) && c.EndsWith(".json", StringComparison.Ordinal)));
    }

    // As another process would see the table.
    private DeltaTable Other() => new(_storage, "t", new DeltaTableOptions { Clock = _clock });

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = Other();
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
