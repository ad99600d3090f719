using System.Text.Json;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Maintenance;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

/// <summary>In a table that keeps time itself (feature <c>inCommitTimestamp</c>) each commit declares its time, which only grows.</summary>
public sealed class DeclaredTimeTests
{
    private const string Protocol = """{"protocol":{"minReaderVersion":1,"minWriterVersion":7,"writerFeatures":["inCommitTimestamp","appendOnly","invariants"]} }""";
    private const string Enabled = "\"delta.enableInCommitTimestamps\":\"true\"";

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public DeclaredTimeTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task Every_commit_begins_with_its_time()
    {
        DeltaTable table = await CreateAsync();
        List<long> expected = [];
        foreach (Func<ValueTask> write in (Func<ValueTask>[])
        [
            async () => await table.WriteAsync(Requests.Append(1), Token),
            async () => await table.WriteAsync(Requests.Overwrite(2), Token),
            async () => await table.FenceAsync(IdempotencyKey.Once("f"), Token),
            async () => await table.SetPropertiesAsync(new Dictionary<string, string?> { ["team"] = "a" }, Token),
            async () => await table.OptimizeAsync(Request(WriteMode.Optimize, "o"), new CompactionRule(1), new Nothing(), Token),
            async () => await table.RestoreAsync(Request(WriteMode.Restore, "r"), LakeVersion.At(1), Token),
        ])
        {
            _clock.Now += TimeSpan.FromSeconds(1);
            await write();
            expected.Add(_clock.Now.ToUnixTimeMilliseconds());
        }

        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], await DeclaredAsync(i + 1));
        }

        DeltaSnapshot anew = (await Open().TryGetSnapshotAsync(Token))!;
        Assert.Equal((6L, _clock.Now), (anew.Version, anew.Timestamp));
        Assert.Equal(anew.Timestamp, (await table.TryGetSnapshotAsync(Token))!.Timestamp);
    }

    [Fact]
    public async Task A_clock_that_is_behind_gives_the_next_millisecond()
    {
        DeltaTable table = await CreateAsync();
        DateTimeOffset start = _clock.Now;
        _clock.Now -= TimeSpan.FromHours(3);
        await table.WriteAsync(Requests.Append(1), Token);
        await Open().WriteAsync(Requests.Append(2), Token);
        Assert.Equal(start.ToUnixTimeMilliseconds() + 1, await DeclaredAsync(1));
        Assert.Equal(start.ToUnixTimeMilliseconds() + 2, await DeclaredAsync(2));
    }

    [Theory]
    [InlineData("append")]
    [InlineData("fence")]
    public async Task A_commit_that_comes_after_a_winner_declares_a_later_time_than_that_one(string kind)
    {
        DeltaTable table = await CreateAsync();
        long winner = _clock.Now.AddDays(1).ToUnixTimeMilliseconds();
        _storage.BeforePutIfAbsent = _ =>
        {
            _storage.BeforePutIfAbsent = null;
            _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Join('\n', At(winner), Logs.Add("other"))).GetAwaiter().GetResult();
        };
        if (kind == "append")
        {
            await table.WriteAsync(Requests.Append(1), Token);
        }
        else
        {
            await table.FenceAsync(IdempotencyKey.Once("k"), Token);
        }

        Assert.Equal(winner + 1, await DeclaredAsync(2));
    }

    [Fact]
    public async Task A_table_that_does_not_keep_time_gets_none()
    {
        DeltaTable table = await CreateAsync(string.Empty);
        await table.WriteAsync(Requests.Append(1), Token);
        Assert.DoesNotContain("inCommitTimestamp", await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_does_not_turn_it_off()
    {
        DeltaTable table = await CreateAsync(string.Empty);
        await table.WriteAsync(Requests.Append(1), Token);
        string since = $"{Enabled},\"delta.inCommitTimestampEnablementVersion\":\"2\",\"delta.inCommitTimestampEnablementTimestamp\":\"{_clock.Now.ToUnixTimeMilliseconds()}\",\"team\":\"a\"";
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 2), string.Join('\n', At(_clock.Now.ToUnixTimeMilliseconds()), Logs.Metadata(since)));
        await table.RestoreAsync(Request(WriteMode.Restore), LakeVersion.At(0), Token);
        DeltaSnapshot snapshot = (await Open().TryGetSnapshotAsync(Token))!;
        Assert.Equal(
            ["delta.enableInCommitTimestamps", "delta.inCommitTimestampEnablementTimestamp", "delta.inCommitTimestampEnablementVersion"],
            snapshot.Metadata.Configuration.Keys.Order());
        Assert.Empty(snapshot.Files);
        Assert.Equal(_clock.Now.ToUnixTimeMilliseconds() + 1, await DeclaredAsync(3));
    }

    [Fact]
    public async Task A_time_is_looked_for_among_few_commits()
    {
        await CreateAsync();
        DateTimeOffset start = _clock.Now;
        for (int i = 1; i < 64; i++)
        {
            await _storage.PutTextAsync(StorageExtensions.CommitKey("t", i), string.Join('\n', At(start.AddMinutes(i).ToUnixTimeMilliseconds()), Logs.Add($"f{i}")));
        }

        await Open().CheckpointAsync(Token);
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(i, (await Open().GetSnapshotAsync(LakeVersion.At(start.AddMinutes(i)), Token)).Version);
            Assert.Equal(i, (await Open().GetSnapshotAsync(LakeVersion.At(start.AddMinutes(i).AddSeconds(59)), Token)).Version);
        }

        _storage.Calls.Clear();
        Assert.Equal(63, (await Open().GetSnapshotAsync(LakeVersion.At(start.AddDays(1)), Token)).Version);
        Assert.InRange(_storage.Calls.Count(static c => c.StartsWith("read ", StringComparison.Ordinal) && c.EndsWith(".json", StringComparison.Ordinal)), 1, 9);
        LakeTableNotFoundException before = await Assert.ThrowsAsync<LakeTableNotFoundException>(async () => await Open().GetSnapshotAsync(LakeVersion.At(start.AddMilliseconds(-1)), Token));
        Assert.Contains("is version 0, of 2026-03-04 05:06:07.000Z", before.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_from_before_it_was_turned_on_go_by_the_stores_clock()
    {
        DateTimeOffset start = _clock.Now;
        DateTimeOffset declared = start.AddHours(10);
        await CreateAsync(string.Empty);
        _clock.Now += TimeSpan.FromHours(1);
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));

        // The files of these two were stored long before the times that they declare.
        string since = $"{Enabled},\"delta.inCommitTimestampEnablementVersion\":\"2\",\"delta.inCommitTimestampEnablementTimestamp\":\"{declared.ToUnixTimeMilliseconds()}\"";
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 2), string.Join('\n', At(declared.ToUnixTimeMilliseconds()), Logs.Metadata(since)));
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 3), string.Join('\n', At(declared.AddHours(1).ToUnixTimeMilliseconds()), Logs.Add("b")));
        DeltaTable table = Open();
        foreach ((DateTimeOffset time, long version) in ((DateTimeOffset, long)[])
            [(start, 0), (start.AddMinutes(59), 0), (start.AddHours(1), 1), (declared.AddMilliseconds(-1), 1), (declared, 2), (declared.AddMinutes(59), 2), (declared.AddHours(1), 3)])
        {
            Assert.Equal(version, (await table.GetSnapshotAsync(LakeVersion.At(time), Token)).Version);
        }

        Assert.Equal([declared.AddHours(1), declared, start.AddHours(1), start], (await table.HistoryAsync(cancellationToken: Token)).Select(static c => c.Timestamp));
    }

    [Fact]
    public async Task A_commit_without_the_time_that_it_must_declare_is_named()
    {
        await CreateAsync();
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), Logs.Add("a"));
        Assert.Single((await Open().TryGetSnapshotAsync(Token))!.Files);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () => await Open().GetSnapshotAsync(LakeVersion.At(_clock.Now.AddDays(1)), Token));
        Assert.Contains($"'{StorageExtensions.CommitKey("t", 1)}' declares no inCommitTimestamp", e.Message, StringComparison.Ordinal);
    }

    private static string At(long millis) => $$"""{"commitInfo":{"inCommitTimestamp":{{millis}}} }""";

    private static WriteRequest Request(WriteMode mode, string? key = null) => Requests.Request(TestTable.Simple, [], mode, key);

    private DeltaTable Open() => new(_storage, "t", new DeltaTableOptions { Clock = _clock });

    private async Task<DeltaTable> CreateAsync(string configuration = Enabled)
    {
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 0), string.Join('\n', At(_clock.Now.ToUnixTimeMilliseconds()), Protocol, Logs.Metadata(configuration)));
        return Open();
    }

    private async Task<long> DeclaredAsync(long version)
    {
        string first = (await _storage.GetTextAsync(StorageExtensions.CommitKey("t", version))).Split('\n')[0];
        using JsonDocument commit = JsonDocument.Parse(first);
        return commit.RootElement.GetProperty("commitInfo").GetProperty("inCommitTimestamp").GetInt64();
    }

    private sealed class Nothing : IDeltaCompactor
    {
        public ValueTask<IReadOnlyList<DeltaFile>> SelectAsync(DeltaSnapshot snapshot, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<DeltaFile>>([]);

        public ValueTask<RowSource> ReadAsync(DeltaSnapshot snapshot, IReadOnlyList<DeltaFile> files, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
