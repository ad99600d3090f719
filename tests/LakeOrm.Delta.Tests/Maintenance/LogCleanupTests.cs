using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Maintenance;

/// <summary>After a checkpoint, commits whose time is over go; every version of the retention can still be read.</summary>
public sealed class LogCleanupTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public LogCleanupTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task The_newest_checkpoint_from_before_the_retention_stays_with_all_that_follows()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 25; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
            _clock.Now += TimeSpan.FromDays(1);
        }

        // Version 25 is a day old, version 1 is 25 days old: nothing is over.
        Assert.Equal(new CheckpointResult { Version = 25 }, await table.CheckpointAsync(Token));
        Assert.Equal(26, await CommitsAsync());

        // Now version 20 is 32 days old and 25 is 27: the checkpoint of 20 stays, and that of 10 goes.
        _clock.Now += TimeSpan.FromDays(26.5);
        CheckpointResult result = await table.CheckpointAsync(Token);
        Assert.Equal((25L, 21), (result.Version, result.LogFilesDeleted));
        Assert.Equal(6, await CommitsAsync());

        DeltaTable other = Open();
        for (long version = 20; version <= 25; version++)
        {
            Assert.Equal(version, (await other.GetSnapshotAsync(LakeVersion.At(version), Token)).Files.Count);
        }

        LakeTableNotFoundException gone = await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await other.GetSnapshotAsync(LakeVersion.At(19), Token));
        Assert.Contains("versions 20 to 25", gone.Message, StringComparison.Ordinal);
        Assert.Contains("cleaned up", gone.Message, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(20, 6).Reverse().Select(static v => (long)v), (await other.HistoryAsync(cancellationToken: Token)).Select(static c => c.Version));
        Assert.Equal(26, (await other.WriteAsync(Requests.Append(26), Token)).Version);
        Assert.Equal(26, (await other.TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Fact]
    public async Task A_write_that_makes_a_checkpoint_cleans_up_too()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        Assert.False(await IsThereAsync(9));
        Assert.True(await IsThereAsync(10));
        Assert.NotNull(await _storage.HeadAsync("t/_delta_log/00000000000000000010.checkpoint.parquet", Token));
        Assert.Equal(20, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Theory]
    [InlineData("delta.enableExpiredLogCleanup", "false")]
    [InlineData("delta.logRetentionDuration", "interval 100 days")]
    public async Task The_table_may_want_to_keep_them(string property, string value)
    {
        DeltaTable table = await CreateAsync(property, value);
        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        Assert.Equal(0, (await table.CheckpointAsync(Token)).LogFilesDeleted);
        Assert.Equal(21, await CommitsAsync());
    }

    [Fact]
    public async Task Without_a_checkpoint_from_before_the_retention_nothing_goes()
    {
        DeltaTable table = await CreateAsync("delta.checkpointInterval", "1000");
        for (int i = 1; i <= 5; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(6), Token);
        Assert.Equal(0, (await table.CheckpointAsync(Token)).LogFilesDeleted);
        Assert.Equal(7, await CommitsAsync());

        // The checkpoint of version 6 is as young as its commit until that one's time is over, too.
        _clock.Now += TimeSpan.FromDays(40);
        Assert.Equal(6, (await table.CheckpointAsync(Token)).LogFilesDeleted);
        Assert.Equal(6, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Fact]
    public async Task A_checkpoint_of_which_a_part_is_missing_is_none()
    {
        DeltaTable table = await CreateAsync("delta.checkpointInterval", "1000");
        for (int i = 1; i <= 5; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        await _storage.PutAsync("t/_delta_log/00000000000000000004.checkpoint.0000000001.0000000002.parquet", "half"u8.ToArray(), Token);
        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(6), Token);
        Assert.Equal(0, (await table.CheckpointAsync(Token)).LogFilesDeleted);
        Assert.Equal(6, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Fact]
    public async Task A_clean_up_that_dies_leaves_a_table_that_opens_and_the_next_one_goes_on()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 25; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        _storage.Before = static (call, key) =>
        {
            if (call == "delete" && key.Contains("00000000000000000007.json", StringComparison.Ordinal))
            {
                throw new LakeStorageException("The store is gone.");
            }
        };
        await Assert.ThrowsAsync<LakeStorageException>(async () => await table.CheckpointAsync(Token));
        _storage.Before = null;
        Assert.Equal(25, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
        await table.CheckpointAsync(Token);
        Assert.False(await IsThereAsync(7));
        Assert.Equal(25, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
    }

    [Fact]
    public async Task Checksums_go_with_their_commits_and_what_is_no_log_file_stays()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        await _storage.PutAsync("t/_delta_log/00000000000000000003.crc", "{}"u8.ToArray(), Token);
        await _storage.PutAsync("t/_delta_log/00000000000000000003.note", "mine"u8.ToArray(), Token);
        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        Assert.Null(await _storage.HeadAsync("t/_delta_log/00000000000000000003.crc", Token));
        Assert.NotNull(await _storage.HeadAsync("t/_delta_log/00000000000000000003.note", Token));
    }

    [Fact]
    public async Task Hidden_checksums_and_compacted_commits_go_with_what_they_are_of()
    {
        DeltaTable table = await CreateAsync();
        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        string[] over = [Name(".{0}.json.crc", 3), Name(".{0}.checkpoint.parquet.crc", 9), Name("{0}." + $"{9:D20}.compacted.json", 5), Name("{0}." + $"{12:D20}.compacted.json", 10)];
        string[] kept = [Name(".{0}.json.crc", 10), Name("{0}." + $"{12:D20}.compacted.json", 11)];
        foreach (string key in over.Concat(kept))
        {
            await _storage.PutAsync(key, "x"u8.ToArray(), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        Assert.Equal(kept.Order(), (await _storage.KeysAsync("t/_delta_log/")).Intersect([.. over, .. kept]).Order());

        static string Name(string pattern, long version) => "t/_delta_log/" + pattern.Replace("{0}", $"{version:D20}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sidecars_stay_while_a_checkpoint_names_them_and_a_day_longer()
    {
        DeltaTable table = await CreateAsync("delta.checkpointInterval", "1000");
        foreach (string name in (string[])["gone", "held", "held too", "orphan"])
        {
            await _storage.PutAsync($"t/_delta_log/_sidecars/{name}.parquet", "x"u8.ToArray(), Token);
            await _storage.PutAsync($"t/_delta_log/_sidecars/.{name}.parquet.crc", "x"u8.ToArray(), Token);
        }

        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        await PutManifestAsync(4, "gone");
        await PutManifestAsync(15, "held");
        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        await table.WriteAsync(Requests.Append(21), Token);
        await PutManifestAsync(20, "held%20too");
        await _storage.PutAsync("t/_delta_log/_sidecars/young.parquet", "x"u8.ToArray(), Token);
        CheckpointResult result = await table.CheckpointAsync(Token);
        Assert.Equal(
            ["held too.parquet", "held.parquet", "young.parquet"],
            (await _storage.KeysAsync("t/_delta_log/_sidecars/")).Select(static k => k[(k.LastIndexOf('/') + 1)..]).Where(static n => n[0] != '.').Order(StringComparer.Ordinal));
        Assert.Equal(2, (await _storage.KeysAsync("t/_delta_log/_sidecars/")).Count(static k => k.Contains("/.", StringComparison.Ordinal)));

        // The manifest of version 15 is the newest from before the retention; 15 commits, the manifest of 4 and two sidecars with their checksums went.
        Assert.Equal(20, result.LogFilesDeleted);

        async Task PutManifestAsync(long version, string sidecar) => await _storage.PutAsync(
            $"t/_delta_log/{version:D20}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json",
            System.Text.Encoding.UTF8.GetBytes($$"""{"sidecar":{"path":"{{sidecar}}.parquet","sizeInBytes":1,"modificationTime":1} }"""),
            Token);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_read_keeps_all_sidecars()
    {
        DeltaTable table = await CreateAsync("delta.checkpointInterval", "1000");
        await _storage.PutAsync("t/_delta_log/_sidecars/some.parquet", "x"u8.ToArray(), Token);
        for (int i = 1; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        await table.CheckpointAsync(Token);
        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        await _storage.PutAsync($"t/_delta_log/{20:D20}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet", "PAR1"u8.ToArray(), Token);
        Assert.Equal(19, (await table.CheckpointAsync(Token)).LogFilesDeleted);
        Assert.NotNull(await _storage.HeadAsync("t/_delta_log/_sidecars/some.parquet", Token));
    }

    [Fact]
    public async Task A_repeat_whose_commit_is_gone_is_still_a_repeat_that_cannot_be_compared()
    {
        DeltaTable table = await CreateAsync("delta.setTransactionRetentionDuration", "interval 100 days");
        await table.WriteAsync(Requests.Append(1, key: "k"), Token);
        for (int i = 2; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        WriteResult repeat = await table.WriteAsync(Requests.Append(1, key: "k"), Token);
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 20L), (repeat.Outcome, repeat.Version));
        Assert.Equal(WriteState.Unknown, (await table.LookUpAsync(IdempotencyKey.Once("k"), Token)).State);
    }

    [Fact]
    public async Task A_process_that_slept_through_it_finds_the_table_again()
    {
        DeltaTable table = await CreateAsync();
        DeltaTable sleeper = Open();
        await table.WriteAsync(Requests.Append(1), Token);
        Assert.Equal(1, (await sleeper.TryGetSnapshotAsync(Token))!.Version);
        for (int i = 2; i <= 19; i++)
        {
            await table.WriteAsync(Requests.Append(i), Token);
        }

        _clock.Now += TimeSpan.FromDays(40);
        await table.WriteAsync(Requests.Append(20), Token);
        Assert.Equal(21, (await sleeper.WriteAsync(Requests.Append(21), Token)).Version);
        Assert.Equal(21, (await sleeper.TryGetSnapshotAsync(Token))!.Files.Count);
    }

    private DeltaTable Open() => new(_storage, "t", new DeltaTableOptions { Clock = _clock });

    private async Task<DeltaTable> CreateAsync(string? property = null, string? value = null)
    {
        DeltaTable table = Open();
        Dictionary<string, string?> properties = property is null ? [] : new() { [property] = value };
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema, new EnsureTableOptions { Properties = properties }, Token);
        return table;
    }

    private async Task<bool> IsThereAsync(long version) => await _storage.HeadAsync($"t/_delta_log/{version:D20}.json", Token) is not null;

    private async Task<int> CommitsAsync()
    {
        int count = 0;
        await foreach (LakeObject file in _storage.ListAsync("t/_delta_log/", cancellationToken: Token))
        {
            count += file.Key.EndsWith(".json", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }
}
