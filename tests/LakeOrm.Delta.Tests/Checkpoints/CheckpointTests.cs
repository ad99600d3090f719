using System.Globalization;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;

using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Checkpoints;

public class CheckpointTests
{
    private readonly WrappedStorage _storage = new(new MemoryStorage());

    [Fact]
    public async Task Every_tenth_version_gets_a_checkpoint_and_the_hint_names_it()
    {
        await AppendAsync(await CreateAsync(), 25);
        Assert.Equal(
            [LogFile.Checkpoint("t", 10), LogFile.Checkpoint("t", 20)],
            (await _storage.KeysAsync("t/")).Where(static k => k.EndsWith(".checkpoint.parquet", StringComparison.Ordinal)));
        string hint = await _storage.GetTextAsync("t/_delta_log/_last_checkpoint");
        Assert.Contains("\"version\":20,\"size\":22,", hint, StringComparison.Ordinal);
        Assert.Contains("\"numOfAddFiles\":20", hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_says_how_often_checkpoints_are_made()
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata("\"delta.checkpointInterval\":\"3\"")));
        await AppendAsync(new DeltaTable(_storage, "t"), 7);
        Assert.Equal(
            [LogFile.Checkpoint("t", 3), LogFile.Checkpoint("t", 6)],
            (await _storage.KeysAsync("t/")).Where(static k => k.EndsWith(".checkpoint.parquet", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_table_opens_by_its_newest_checkpoint_and_the_commits_after_it()
    {
        await AppendAsync(await CreateAsync(), 23);
        _storage.Calls.Clear();
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal((23L, 23), (snapshot.Version, snapshot.Files.Count));
        Assert.Equal(
            ["t/_delta_log/_last_checkpoint", LogFile.Checkpoint("t", 20), LogFile.Commit("t", 21), LogFile.Commit("t", 22), LogFile.Commit("t", 23)],
            _storage.Calls.Where(static c => c.StartsWith("read ", StringComparison.Ordinal)).Select(static c => c[5..]));
    }

    [Fact]
    public async Task A_checkpoint_holds_all_that_the_commits_before_it_said()
    {
        TestTable partitioned = new(
            "t", TestTable.Column("id", LakeTypeKind.Int64, nullable: false), TestTable.Column("wall", LakeTypeKind.TimestampNtz), TestTable.Column("p", LakeTypeKind.String, partition: 0));
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(partitioned.Name, partitioned.Schema);
        string?[] values = [null, "a b", "ä/ö", "100%", "x=y"];
        for (int i = 0; i < 10; i++)
        {
            await table.WriteAsync(Requests.Request(
                partitioned,
                [.. values.Select((v, n) => new object?[] { (long)n, (long)n, v })],
                i == 4 ? Drivers.WriteMode.Overwrite : Drivers.WriteMode.Append,
                key: $"key {i}"));
        }

        DeltaSnapshot byCommits = (await table.TryGetSnapshotAsync())!;
        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        DeltaSnapshot byCheckpoint = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        SameState.Assert(byCommits, byCheckpoint);
        Assert.Equal((30, 20, 10), (byCheckpoint.Files.Count, byCheckpoint.Tombstones.Count(), byCheckpoint.Transactions.Count()));
        Assert.Equal(["timestampNtz"], byCheckpoint.Protocol.ReaderFeatures);

        // And life goes on after it.
        WriteResult next = await new DeltaTable(_storage, "t").WriteAsync(Requests.Request(partitioned, [[1L, 1L, "z"]], key: "key 3"));
        Assert.Equal(WriteOutcome.Duplicate, next.Outcome == WriteOutcome.DuplicatePayloadUnverified ? WriteOutcome.Duplicate : next.Outcome);
        Assert.Equal(11, (await new DeltaTable(_storage, "t").WriteAsync(Requests.Request(partitioned, [[1L, 1L, "z"]]))).Version);
    }

    [Fact]
    public async Task Tags_descriptions_and_options_of_other_writers_survive_our_checkpoint()
    {
        string metadata = """{"metaData":{"id":"a","name":"n","description":"d","format":{"provider":"parquet","options":{"o":"1"} },"schemaString":"SCHEMA","partitionColumns":[],"createdTime":5,"configuration":{"delta.checkpointInterval":"1","x":"y"} } }"""
            .Replace("SCHEMA", Logs.SchemaText, StringComparison.Ordinal);
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, metadata, """{"add":{"path":"a","partitionValues":{},"size":10,"modificationTime":1,"dataChange":true,"tags":{"INSERTION_TIME":"1","n":null}}}"""));
        await AppendAsync(new DeltaTable(_storage, "t"), 1);
        await _storage.DeleteAsync([StorageExtensions.CommitKey("t", 0)]);
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal(("n", "d", 5L, "1", "y"), (snapshot.Metadata.Name, snapshot.Metadata.Description, snapshot.Metadata.CreatedMillis, snapshot.Metadata.FormatOptions["o"], snapshot.Metadata.Configuration["x"]));
        DeltaFile tagged = snapshot.Files.Single(static f => f.Path == "t/a");
        Assert.Equal(("1", null), (tagged.Tags!["INSERTION_TIME"], tagged.Tags["n"]));
    }

    [Fact]
    public async Task What_others_keep_with_the_table_under_names_survives_our_checkpoint_until_they_take_it_away()
    {
        static string Domain(string name, string text, bool removed = false) => $$"""{"domainMetadata":{"domain":"{{name}}","configuration":"{{text}}","removed":{{(removed ? "true" : "false")}}} }""";
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata(), Domain("a", "1"), Domain("b", "2"), Domain("delta.x", "3")));
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Join('\n', Domain("a", "4"), Domain("b", "2", removed: true)));
        DeltaTable table = new(_storage, "t");
        await AppendAsync(table, 9);
        await _storage.DeleteAsync([.. Enumerable.Range(0, 10).Select(static v => StorageExtensions.CommitKey("t", v))]);
        DeltaSnapshot snapshot = (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!;
        Assert.Equal([new DomainMetadata("a", "4", false), new DomainMetadata("delta.x", "3", false)], snapshot.Domains.OrderBy(static d => d.Domain, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tombstones_leave_the_checkpoint_when_their_time_is_over()
    {
        ManualClock clock = new();
        WrappedStorage storage = new(new MemoryStorage(clock));
        await storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', Logs.Protocol, Logs.Metadata("\"delta.checkpointInterval\":\"4\",\"delta.deletedFileRetentionDuration\":\"interval 2 days\"")));
        DeltaTable table = new(storage, "t", new DeltaTableOptions { Clock = clock });
        await table.WriteAsync(Requests.Append(1));
        await table.WriteAsync(Requests.Overwrite(2));
        clock.Now += TimeSpan.FromDays(2);
        await table.WriteAsync(Requests.Overwrite(3));
        await table.WriteAsync(Requests.Append(4));
        DeltaSnapshot snapshot = (await new DeltaTable(storage, "t").TryGetSnapshotAsync())!;
        Assert.Single(snapshot.Tombstones);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_written_leaves_the_commit_as_it_is()
    {
        DeltaTable table = await CreateAsync();
        List<(long Version, Exception Cause)> failures = [];
        table.CheckpointFailed = (version, cause) => failures.Add((version, cause));
        _storage.Before = static (call, _) =>
        {
            if (call == "put")
            {
                throw new LakeStorageException("injected");
            }
        };
        await AppendAsync(table, 11);
        Assert.Equal("injected", Assert.Single(failures).Cause.Message);
        Assert.Equal(10, failures[0].Version);
        Assert.Equal(11, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task Cancellation_during_the_checkpoint_does_not_pretend_failure()
    {
        DeltaTable table = await CreateAsync();
        await AppendAsync(table, 9);
        using CancellationTokenSource source = new();
        _storage.AfterPutIfAbsent = _ => source.Cancel();
        Assert.Equal(10, (await table.WriteAsync(Requests.Append(10), source.Token)).Version);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("{")]
    [InlineData("{\"version\":\"x\"}")]
    [InlineData("{\"version\":-1}")]
    [InlineData("{\"version\":99999999999999999999}")]
    [InlineData("{\"version\":20,\"checksum\":\"not the file's\"}")]
    [InlineData("{\"version\":20,\"parts\":3}")]
    [InlineData("{\"version\":10,\"v2Checkpoint\":{\"path\":\"../../gone.json\"}}")]
    [InlineData("[[[[20]]]]")]
    [InlineData("PAR1\0\u0001 no JSON")]
    [InlineData("")]
    [InlineData("{\"version\":10}")]
    [InlineData("{\"version\":11}")]
    [InlineData("{\"version\":9999}")]
    [InlineData("{\"size\":3}")]
    public async Task The_hint_may_be_missing_stale_or_wrong(string hint)
    {
        await AppendAsync(await CreateAsync(), 21);
        if (hint == "missing")
        {
            await _storage.DeleteAsync([LogFile.LastCheckpoint("t")]);
        }
        else
        {
            await _storage.PutTextAsync(LogFile.LastCheckpoint("t"), hint);
        }

        Assert.Equal(21, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task A_checkpoint_that_is_missing_or_damaged_is_gone_around_while_older_files_lead_there()
    {
        await AppendAsync(await CreateAsync(), 21);
        await _storage.PutTextAsync(LogFile.Checkpoint("t", 20), "PAR1 this is no Parquet file PAR1");
        Assert.Equal(21, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
        await _storage.DeleteAsync([LogFile.Checkpoint("t", 20)]);
        Assert.Equal(21, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
        await _storage.DeleteAsync([LogFile.Checkpoint("t", 10)]);
        Assert.Equal(21, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
    }

    [Fact]
    public async Task A_damaged_checkpoint_without_a_way_around_is_named()
    {
        await AppendAsync(await CreateAsync(), 12);
        await _storage.PutTextAsync(LogFile.Checkpoint("t", 10), "PAR1 this is no Parquet file PAR1");
        await _storage.DeleteAsync([StorageExtensions.CommitKey("t", 3)]);
        Assert.Contains(LogFile.Checkpoint("t", 10), (await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(_storage, "t").TryGetSnapshotAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_that_are_no_text_are_damage()
    {
        DeltaTable table = await CreateAsync();
        await AppendAsync(table, 3);
        await table.CheckpointAsync();
        byte[] file = await BytesAsync(LogFile.Checkpoint("t", 3));
        for (int at; (at = file.AsSpan().IndexOf("numRecords"u8)) >= 0;)
        {
            file[at] = 0xFF;
        }

        await _storage.PutAsync(LogFile.Checkpoint("t", 3), file);
        Assert.All((await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files, static f => Assert.Equal(1, f.Statistics!.NumRecords));
        await _storage.DeleteAsync([StorageExtensions.CommitKey("t", 0)]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(_storage, "t").TryGetSnapshotAsync());
        Assert.Contains("add.stats is no text", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_checkpoint_never_gives_a_wrong_answer()
    {
        await AppendAsync(await CreateAsync(), 10);
        byte[] whole = await BytesAsync(LogFile.Checkpoint("t", 10));
        for (int length = 0; length < whole.Length; length += 97)
        {
            await _storage.PutAsync(LogFile.Checkpoint("t", 10), whole.AsMemory(0, length));
            Assert.Equal(10, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);
        }
    }

    [Fact]
    public async Task A_checkpoint_in_parts_counts_only_when_all_its_parts_are_there()
    {
        await AppendAsync(await CreateAsync(), 10);
        byte[] whole = await BytesAsync(LogFile.Checkpoint("t", 10));
        await _storage.DeleteAsync([LogFile.Checkpoint("t", 10), StorageExtensions.CommitKey("t", 0)]);
        await _storage.PutAsync(Part(1), whole);
        await Assert.ThrowsAsync<LakeCorruptException>(async () => await new DeltaTable(_storage, "t").TryGetSnapshotAsync());

        // The same actions twice are the same state.
        await _storage.PutAsync(Part(2), whole);
        Assert.Equal(10, (await new DeltaTable(_storage, "t").TryGetSnapshotAsync())!.Files.Count);

        static string Part(int part) => string.Create(CultureInfo.InvariantCulture, $"t/_delta_log/{10:D20}.checkpoint.{part:D10}.{2:D10}.parquet");
    }

    [Fact]
    public async Task A_checksum_that_another_engine_left_beside_a_file_on_the_disk_is_gone_before_the_file_is_another()
    {
        await AppendAsync(await CreateAsync(), 9);
        string[] stale = [.. new[] { LogFile.LastCheckpoint("t"), LogFile.Checkpoint("t", 10) }.Select(LogFile.Checksum)];
        foreach (string checksum in stale)
        {
            await _storage.PutTextAsync(checksum, "crc");
        }

        _storage.Calls.Clear();
        await AppendAsync(new DeltaTable(_storage, "t"), 1);
        Assert.Equal("t/_delta_log/._last_checkpoint.crc", stale[0]);
        Assert.Equal(
            ["delete " + stale[1], "put " + LogFile.Checkpoint("t", 10), "delete " + stale[0], "put " + LogFile.LastCheckpoint("t")],
            _storage.Calls.Where(static c => c.StartsWith("delete ", StringComparison.Ordinal) || c.StartsWith("put ", StringComparison.Ordinal)));
        Assert.Empty((await _storage.KeysAsync("t/")).Intersect(stale));
    }

    [Fact]
    public async Task A_store_that_is_no_disk_is_not_asked_for_checksums()
    {
        _storage.IsLocal = false;
        await AppendAsync(await CreateAsync(), 10);
        Assert.DoesNotContain(_storage.Calls, static c => c.StartsWith("delete ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DuckDB_reads_our_checkpoint()
    {
        using TempFolder folder = new();
        FileStorage storage = new(folder.Path);
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        for (int i = 0; i < 9; i++)
        {
            await table.WriteAsync(Requests.Append(i, i + 1, key: $"k{i}"));
        }

        await table.WriteAsync(Requests.Overwrite(1, 3));
        string file = Duck.Quote(storage.GetLocalPath(LogFile.Checkpoint("t", 10)));
        DeltaSnapshot snapshot = (await table.TryGetSnapshotAsync())!;
        object?[] add = Assert.Single(Duck.Query($"select add.path, add.size, add.modificationTime, add.dataChange, add.stats, len(map_keys(add.partitionValues)) from read_parquet({file}) where add.path is not null"));
        DeltaFile expected = Assert.Single(snapshot.Files);
        Assert.Equal((expected.LogPath, expected.Size, expected.ModificationMillis, false), ((string)add[0]!, (long)add[1]!, (long)add[2]!, (bool)add[3]!));
        Assert.Contains("\"numRecords\":3", (string)add[4]!, StringComparison.Ordinal);
        Assert.Equal(0L, Convert.ToInt64(add[5], CultureInfo.InvariantCulture));
        Assert.Equal(9, Duck.Scalar($"select count(*) from read_parquet({file}) where remove.path is not null and remove.deletionTimestamp > 0 and remove.size > 0"));
        Assert.Equal(9, Duck.Scalar($"select count(*) from read_parquet({file}) where txn.appId like 'lakeorm:1:k%' and txn.version = 1 and txn.lastUpdated > 0"));
        object?[] metadata = Assert.Single(Duck.Query($"select metaData.id, metaData.name, metaData.format.provider, len(metaData.partitionColumns), metaData.configuration['delta.setTransactionRetentionDuration'], metaData.schemaString from read_parquet({file}) where metaData.id is not null"));
        Assert.Equal((snapshot.Metadata.Id, "tests.simple", "parquet", "interval 30 days", snapshot.Metadata.SchemaString), ((string)metadata[0]!, (string)metadata[1]!, (string)metadata[2]!, metadata[4] is string s ? s : ((IEnumerable<object>)metadata[4]!).Single().ToString()!, (string)metadata[5]!));
        Assert.Equal(1, Duck.Scalar($"select count(*) from read_parquet({file}) where protocol.minReaderVersion = 1 and protocol.minWriterVersion = 2 and protocol.readerFeatures is null"));
    }

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }

    private static async Task AppendAsync(DeltaTable table, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await table.WriteAsync(Requests.Append(i));
        }
    }

    private async Task<byte[]> BytesAsync(string key)
    {
        await using Stream stream = await _storage.OpenReadAsync(key);
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
