using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Snapshots;

/// <summary>Compacted commits say what those of a range come to, and are read in their place.</summary>
public sealed class CompactedCommitTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static readonly string[][] Commits =
    [
        [Logs.Protocol, Logs.Metadata(), Logs.Add("a")],
        [Logs.Add("b"), Logs.Transaction("x", 1, 5)],
        [Logs.Remove("a"), Logs.Add("c")],
        [Logs.Remove("b"), Logs.Add("a"), Logs.Transaction("x", 2, 6)],
        [Logs.Add("d")],
    ];

    private static readonly string[] OneToThree = [Logs.Remove("b"), Logs.Add("a"), Logs.Add("c"), Logs.Transaction("x", 2, 6)];

    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public CompactedCommitTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task They_make_the_same_snapshot_without_a_look_at_the_commits_of_their_range()
    {
        await CreateAsync();
        DeltaSnapshot byCommits = (await Open().TryGetSnapshotAsync(Token))!;
        await PutAsync(1, 3, OneToThree);
        await _storage.DeleteAsync([Commit(1), Commit(2), Commit(3)], Token);
        _storage.Calls.Clear();
        DeltaSnapshot snapshot = (await Open().TryGetSnapshotAsync(Token))!;
        Assert.Equal(["t/a", "t/c", "t/d"], snapshot.Files.Select(static f => f.Path).Order());
        SameFiles(byCommits, snapshot);
        Assert.Equal([Commit(0), Compacted(1, 3), Commit(4)], Read());
    }

    [Fact]
    public async Task A_version_within_their_range_is_read_from_commits()
    {
        await CreateAsync();
        await PutAsync(1, 3, OneToThree);
        _storage.Calls.Clear();
        Assert.Equal(["t/b", "t/c"], (await Open().GetSnapshotAsync(LakeVersion.At(2), Token)).Files.Select(static f => f.Path).Order());
        Assert.Equal([Commit(0), Commit(1), Commit(2)], Read());
    }

    [Fact]
    public async Task Of_several_that_begin_together_the_longest_that_fits_serves()
    {
        await CreateAsync();
        await PutAsync(1, 2, [Logs.Remove("a"), Logs.Add("b"), Logs.Add("c"), Logs.Transaction("x", 1, 5)]);
        await PutAsync(1, 3, OneToThree);
        _storage.Calls.Clear();
        await Open().TryGetSnapshotAsync(Token);
        Assert.Equal([Commit(0), Compacted(1, 3), Commit(4)], Read());
        _storage.Calls.Clear();
        Assert.Equal(["t/b", "t/c"], (await Open().GetSnapshotAsync(LakeVersion.At(2), Token)).Files.Select(static f => f.Path).Order());
        Assert.Equal([Commit(0), Compacted(1, 2)], Read());
    }

    [Fact]
    public async Task Those_that_begin_before_a_checkpoint_are_not_for_what_follows_it()
    {
        await CreateAsync();
        await Open().CheckpointAsync(Token);
        await _storage.PutTextAsync(Commit(5), Logs.Add("e"));
        await PutAsync(3, 5, [Logs.Add("wrong")]);
        _storage.Calls.Clear();
        Assert.Equal(4, (await Open().TryGetSnapshotAsync(Token))!.Files.Count);
        Assert.Equal([LogFile.Checkpoint("t", 4), Commit(5)], Read());
    }

    [Theory]
    [InlineData("{\"add\":")]
    [InlineData("")]
    public async Task Damaged_ones_are_gone_around_by_the_commits(string text)
    {
        await CreateAsync();
        DeltaSnapshot byCommits = (await Open().TryGetSnapshotAsync(Token))!;
        await _storage.PutTextAsync(Compacted(1, 3), text);
        SameFiles(byCommits, (await Open().TryGetSnapshotAsync(Token))!);
    }

    [Fact]
    public async Task A_gap_that_they_do_not_fill_is_an_error_that_names_the_version()
    {
        await CreateAsync();
        await PutAsync(2, 3, [Logs.Remove("a"), Logs.Remove("b"), Logs.Add("c")]);
        await _storage.DeleteAsync([Commit(1)], Token);
        Assert.Contains(Commit(1), (await Assert.ThrowsAsync<LakeCorruptException>(async () => await Open().TryGetSnapshotAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_that_a_table_keeps_is_that_of_the_last_commit_itself()
    {
        string[][] commits = [.. Commits];
        commits[0] = ["""{"commitInfo":{"inCommitTimestamp":1000}}""", Logs.Protocol, Logs.Metadata("\"delta.enableInCommitTimestamps\":\"true\"")];
        commits[4] = ["""{"commitInfo":{"inCommitTimestamp":5000}}""", .. Commits[4]];
        await CreateAsync(commits);
        await PutAsync(1, 4, [.. OneToThree, Logs.Add("d")]);
        DeltaSnapshot snapshot = (await Open().TryGetSnapshotAsync(Token))!;
        Assert.Equal((4L, 5000L), (snapshot.Version, snapshot.Timestamp.ToUnixTimeMilliseconds()));
    }

    private static void SameFiles(DeltaSnapshot expected, DeltaSnapshot actual)
    {
        Assert.Equal(expected.Version, actual.Version);
        Assert.Equal(expected.Files.Select(static f => f.Path).Order(), actual.Files.Select(static f => f.Path).Order());
        Assert.Equal(expected.Tombstones.Select(static t => t.Path).Order(), actual.Tombstones.Select(static t => t.Path).Order());
        Assert.Equal(expected.Transactions, actual.Transactions);
        Assert.Equal(expected.Timestamp, actual.Timestamp);
    }

    private static string Commit(long version) => StorageExtensions.CommitKey("t", version);

    private static string Compacted(long from, long to) => $"t/_delta_log/{from:D20}.{to:D20}.compacted.json";

    private DeltaTable Open() => new(_storage, "t");

    private string[] Read() => [.. _storage.Calls.Where(static c => c.StartsWith("read ", StringComparison.Ordinal) && !c.EndsWith("_last_checkpoint", StringComparison.Ordinal)).Select(static c => c[5..])];

    private Task PutAsync(long from, long to, string[] actions) => _storage.PutTextAsync(Compacted(from, to), string.Join('\n', actions));

    private async Task CreateAsync(string[][]? commits = null)
    {
        commits ??= Commits;
        for (int version = 0; version < commits.Length; version++)
        {
            // Commits of one millisecond are told apart by those before them, and are not all there once some are compacted.
            await _storage.PutTextAsync(Commit(version), string.Join('\n', commits[version]));
            _clock.Now += TimeSpan.FromSeconds(1);
        }
    }
}
