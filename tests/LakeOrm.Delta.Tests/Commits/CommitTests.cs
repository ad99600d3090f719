using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

public class CommitTests
{
    private readonly WrappedStorage _storage = new(new MemoryStorage());

    [Fact]
    public async Task A_write_to_a_table_that_is_not_there_says_how_to_make_it()
    {
        LakeTableNotFoundException e = await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await new DeltaTable(_storage, "t").WriteAsync(Requests.Append(1)));
        Assert.Contains("'tests.simple'", e.Message, StringComparison.Ordinal);
        Assert.Contains("EnsureTableAsync", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_append_adds_and_an_overwrite_replaces_each_in_one_version()
    {
        DeltaTable table = await CreateAsync();
        WriteResult first = await table.WriteAsync(Requests.Append(1, 250));
        Assert.Equal((WriteOutcome.Committed, 1L, 250L, 1, 1), (first.Outcome, first.Version, first.RowsAdded, first.FilesAdded, first.Attempts));
        Assert.Null(first.KeyRetainedUntil);
        await table.WriteAsync(Requests.Append(1000, 3));
        DeltaSnapshot appended = (await table.TryGetSnapshotAsync())!;
        Assert.Equal([250, 3], appended.Files.Select(static f => f.Statistics!.NumRecords!.Value));
        Assert.Equal(first.BytesAdded, appended.Files[0].Size);

        WriteResult third = await table.WriteAsync(Requests.Overwrite(7, 2));
        DeltaSnapshot overwritten = (await table.TryGetSnapshotAsync())!;
        Assert.Equal((3L, 3L), (third.Version, overwritten.Version));
        Assert.Equal(2, Assert.Single(overwritten.Files).Statistics!.NumRecords);
        Assert.Equal(appended.Files.Select(static f => f.Path).Order(), overwritten.Tombstones.Select(static f => f.Path).Order());
        Assert.Equal(250, (await table.GetSnapshotAsync(LakeVersion.At(1))).Files.Single().Statistics!.NumRecords);
    }

    [Fact]
    public async Task An_overwrite_without_rows_empties_the_table()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5));
        Assert.Equal(2, (await table.WriteAsync(Requests.Overwrite(1, 0))).Version);
        Assert.Empty((await table.TryGetSnapshotAsync())!.Files);
    }

    [Fact]
    public async Task An_append_without_rows_makes_a_version_only_for_its_key()
    {
        DeltaTable table = await CreateAsync();
        WriteResult nothing = await table.WriteAsync(Requests.Append(1, 0));
        Assert.Equal((WriteOutcome.Committed, 0L, 0L, 0), (nothing.Outcome, nothing.Version, nothing.RowsAdded, nothing.Attempts));
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1, 0, key: "k"))).Version);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Append(1, 0, key: "k"))).Outcome);
    }

    [Fact]
    public async Task Every_data_file_is_complete_before_the_log_entry_is_put()
    {
        TestTable partitioned = new("t", TestTable.Column("id", LakeTypeKind.Int64, nullable: false), TestTable.Column("p", LakeTypeKind.Int64, partition: 0));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(partitioned.Name, partitioned.Schema);
        _storage.Calls.Clear();
        await table.WriteAsync(Requests.Request(partitioned, [.. Enumerable.Range(0, 500).Select(static i => new object?[] { (long)i, (long)(i % 9) })]));
        string[] order = [.. _storage.Calls.Where(static c => !c.StartsWith("read", StringComparison.Ordinal) && !c.StartsWith("list", StringComparison.Ordinal))];
        Assert.Equal(10, order.Length);
        Assert.All(order[..9], static c => Assert.Matches("^complete t/p=\\d/part-0000\\d-.*parquet$", c));
        Assert.Equal("put-if-absent " + StorageExtensions.CommitKey("t", 1), order[9]);
    }

    [Fact]
    public async Task The_commit_tells_its_story()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1, 5, key: "job \"1\""));
        await table.WriteAsync(Requests.Overwrite(1, 2));
        string[] append = (await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 1))).Split('\n');
        Assert.StartsWith("""{"commitInfo":{"timestamp":""", append[0], StringComparison.Ordinal);
        foreach (string part in (string[])[
            "\"operation\":\"WRITE\"", "\"mode\":\"Append\"", "\"isBlindAppend\":true", "\"numFiles\":\"1\"", "\"numOutputRows\":\"5\"", "\"numOutputBytes\":\"",
            "\"engineInfo\":\"LakeOrm/", "\"txnId\":\"", "\"userMetadata\":\""])
        {
            Assert.Contains(part, append[0], StringComparison.Ordinal);
        }

        string notes = JsonDocument.Parse(append[0]).RootElement.GetProperty("commitInfo").GetProperty("userMetadata").GetString()!;
        foreach (string part in (string[])["\"lakeorm.key\":\"job \\\"1\\\"\"", "\"lakeorm.ingestId\":\"", "\"lakeorm.operation\":\"append\"", "\"lakeorm.payload\":\"test:"])
        {
            Assert.Contains(part, notes, StringComparison.Ordinal);
        }

        Assert.StartsWith("""{"txn":{"appId":"lakeorm:1:job \"1\"","version":1,"lastUpdated":""", append[1], StringComparison.Ordinal);
        string overwrite = (await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 2))).Split('\n')[0];
        foreach (string part in (string[])["\"isBlindAppend\":false", "\"mode\":\"Overwrite\"", "\"readVersion\":1", "\"numRemovedFiles\":\"1\"", "\"numRemovedBytes\":\""])
        {
            Assert.Contains(part, overwrite, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Many_writers_of_one_process_all_land()
    {
        DeltaTable table = await CreateAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await table.WriteAsync(Requests.Append(i * 10, 10)))));
        Assert.Equal(Enumerable.Range(1, 40).Select(static v => (long)v), results.Select(static r => r.Version).Order());
        Assert.All(results, static r => Assert.Equal(1, r.Attempts));
        Assert.Equal(400, (await table.TryGetSnapshotAsync())!.Files.Sum(static f => f.Statistics!.NumRecords));
    }

    [Fact]
    public async Task Many_writers_that_know_nothing_of_each_other_all_land()
    {
        await CreateAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            DeltaTable own = new(_storage, "t");
            WriteResult last = null!;
            for (int n = 0; n < 4; n++)
            {
                last = await own.WriteAsync(Requests.Append((i * 100) + n));
            }

            return last;
        })));
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal(64, snapshot.Version);
        Assert.Equal(64, snapshot.Files.Count);
        Assert.Equal(64, (await _storage.DataFilesAsync("t")).Count);
        Assert.Equal(64, results.Max(static r => r.Version));
    }

    [Fact]
    public async Task Overwrites_and_appends_of_many_writers_keep_the_order_of_their_versions()
    {
        await CreateAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            await new DeltaTable(_storage, "t").WriteAsync(i % 3 == 0 ? Requests.Overwrite(i, i + 1) : Requests.Append(i, i + 1)))));
        Dictionary<long, int> rowsByVersion = results.Select(static (r, i) => (r.Version, Rows: i + 1, Overwrites: i % 3 == 0)).ToDictionary(static r => r.Version, static r => r.Overwrites ? -r.Rows : r.Rows);
        long expected = 0;
        for (long version = 1; version <= 12; version++)
        {
            expected = rowsByVersion[version] < 0 ? -rowsByVersion[version] : expected + rowsByVersion[version];
            DeltaSnapshot at = await new DeltaTable(_storage, "t").GetSnapshotAsync(LakeVersion.At(version));
            Assert.Equal(expected, at.Files.Sum(static f => f.Statistics!.NumRecords));
        }
    }

    [Fact]
    public async Task A_writer_who_is_always_late_gives_up_with_a_conflict_and_leaves_nothing()
    {
        await CreateAsync();
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { MaxCommitAttempts = 3 });
        int others = 0;
        _storage.BeforePutIfAbsent = key =>
        {
            others++;
            _storage.PutTextAsync(key, Logs.Add($"other{others}")).GetAwaiter().GetResult();
        };
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Contains("3 times", e.Message, StringComparison.Ordinal);
        Assert.True(e.IsTransient);
        Assert.Equal(3, others);
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task An_append_that_lost_a_race_goes_into_the_next_version()
    {
        DeltaTable table = await CreateAsync();
        LoseOnce(Logs.Add("other"));
        WriteResult result = await table.WriteAsync(Requests.Append(1));
        Assert.Equal((2L, 2), (result.Version, result.Attempts));
        Assert.Equal(2, (await table.TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task An_overwrite_that_lost_a_race_takes_out_what_the_winner_added()
    {
        DeltaTable table = await CreateAsync();
        LoseOnce(Logs.Add("other"));
        Assert.Equal(2, (await table.WriteAsync(Requests.Overwrite(1, 3))).Version);
        DeltaSnapshot snapshot = (await table.TryGetSnapshotAsync())!;
        Assert.Equal(3, Assert.Single(snapshot.Files).Statistics!.NumRecords);
        Assert.Equal("t/other", Assert.Single(snapshot.Tombstones).Path);
        Assert.Contains("\"readVersion\":1", await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 2)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metadata")]
    [InlineData("protocol")]
    public async Task A_table_that_was_changed_meanwhile_is_a_conflict(string what)
    {
        DeltaTable table = await CreateAsync();
        LoseOnce(what == "metadata" ? Logs.Metadata("\"a\":\"b\"") : """{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}""");
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Contains("Repeat the call", e.Message, StringComparison.Ordinal);
        Assert.Empty(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task A_table_that_was_dropped_meanwhile_is_an_error()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1));
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(async () => await table.WriteAsync(new()
        {
            Table = TestTable.Simple.Name,
            Rows = new TestRows(TestTable.Simple, Requests.Rows(1, 1))
            {
                BeforeChunk = _ => _storage.DeleteAsync(_storage.KeysAsync("t/_delta_log/").GetAwaiter().GetResult()).AsTask().GetAwaiter().GetResult(),
            },
            Mode = Drivers.WriteMode.Append,
            Stamp = Parquet.RowStamp.Now(),
        }));
        Assert.IsType<LakeTableNotFoundException>(e);
        Assert.DoesNotContain(await _storage.KeysAsync("t/"), static k => k.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_that_is_dropped_right_before_the_put_leaves_no_log_without_a_beginning()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Append(1));
        _storage.BeforePutIfAbsent = key =>
        {
            _storage.BeforePutIfAbsent = null;
            _storage.DeleteAsync(_storage.KeysAsync("t/").GetAwaiter().GetResult()).AsTask().GetAwaiter().GetResult();
        };
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1)));
        Assert.Contains("dropped", e.Message, StringComparison.Ordinal);
        Assert.Empty(await _storage.KeysAsync("t/"));
        Assert.True(await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema));
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1))).Version);
    }

    [Fact]
    public async Task An_expected_version_holds_or_nothing_is_written()
    {
        DeltaTable table = await CreateAsync();
        Assert.Equal(1, (await table.WriteAsync(Requests.Append(1, expected: 0))).Version);
        LakeConflictException e = await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1, expected: 0)));
        Assert.Contains("expected at version 0, but is at version 1", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1, 0, expected: 0)));
        LoseOnce(Logs.Add("other"));
        await Assert.ThrowsAsync<LakeConflictException>(async () => await table.WriteAsync(Requests.Append(1, expected: 1)));
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    [Fact]
    public async Task Of_many_that_expect_one_version_exactly_one_gets_it()
    {
        await CreateAsync();
        bool[] won = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try
            {
                await new DeltaTable(_storage, "t").WriteAsync(Requests.Append(i, expected: 0));
                return true;
            }
            catch (LakeConflictException)
            {
                return false;
            }
        })));
        Assert.Single(won, static w => w);
        Assert.Single(await _storage.DataFilesAsync("t"));
    }

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t");
        Assert.True(await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema));
        return table;
    }

    // Another writer takes the next version, once.
    private void LoseOnce(string action) => _storage.BeforePutIfAbsent = key =>
    {
        _storage.BeforePutIfAbsent = null;
        _storage.PutTextAsync(key, action).GetAwaiter().GetResult();
    };
}
