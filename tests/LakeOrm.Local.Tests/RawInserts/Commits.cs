using System.Text.Json.Nodes;
using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>Rows that are stored are in no version until they are committed, and gone when they are given up.</summary>
public sealed class Commits : RawTest
{
    [Fact]
    public async Task Nobody_sees_the_rows_before_the_commit_and_all_do_after_it()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        Assert.Equal((10L, 1, new FileInfo(DataFiles().Single()).Length), (raw.Rows, raw.Files, raw.Bytes));
        Assert.Equal(0, await CountAsync("bank.accounts"));
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Account>(raw.IngestId)).State);
        WriteResult result = await raw.CommitAsync();
        Assert.Equal((WriteOutcome.Committed, 1L, raw.IngestId, 10L, 1, raw.Bytes), (result.Outcome, result.Version, result.IngestId, result.RowsAdded, result.FilesAdded, result.BytesAdded));
        Assert.Equal(10, await CountAsync("bank.accounts"));
        Assert.Equal(1, (await Lake.LookUpAsync<Account>(raw.IngestId)).Version);
    }

    [Fact]
    public async Task What_is_committed_stays_when_it_is_disposed_and_is_committed_once()
    {
        LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await raw.CommitAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.ThenMergeAsync());
        await raw.AbortAsync();
        await raw.DisposeAsync();
        Assert.Equal(10, await CountAsync("bank.accounts"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_given_up_leaves_nothing(bool abort)
    {
        LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare([.. Users(5, "gb"), .. Users(5, "fr")]));
        Assert.Equal(2, DataFiles().Length);
        await (abort ? raw.AbortAsync() : raw.DisposeAsync().AsTask());
        Assert.Empty(DataFiles());
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
        await raw.DisposeAsync();
    }

    [Fact]
    public async Task What_a_crash_left_is_in_nobodys_way()
    {
        _ = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await using LakeClient other = new(new LocalDriver(Root));
        await other.InsertAsync(Accounts(0, 3));
        await other.UpsertAsync(Accounts(0, 2, 7));
        Assert.Equal(3, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task No_rows_make_no_version()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 0)));
        WriteResult result = await raw.CommitAsync();
        Assert.Equal((0L, 0, 0L), (raw.Rows, raw.Files, result.Version));
    }

    [Fact]
    public async Task When_their_time_is_over_rows_cannot_be_committed_and_go()
    {
        ManualClock clock = new();
        await using LakeClient lake = new(new LocalDriver(Root), new LakeClientOptions { TimeProvider = clock });
        await using LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)), new() { Lifetime = TimeSpan.FromHours(2) });
        Assert.Equal(clock.GetUtcNow() + TimeSpan.FromHours(2), raw.ExpiresAt);
        await lake.InsertAsync(Accounts(50, 1));
        clock.Advance(TimeSpan.FromHours(2));
        LakeExpiredException e = await Assert.ThrowsAsync<LakeExpiredException>(() => raw.CommitAsync());
        Assert.Contains($"{raw.IngestId} for the table 'bank.accounts' could be committed until 2026-03-04 07:06:07Z", e.Message, StringComparison.Ordinal);
        Assert.Single(DataFiles());
        Assert.Equal(1, await CountAsync("bank.accounts"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
    }

    [Fact]
    public async Task A_moment_before_they_can()
    {
        ManualClock clock = new();
        await using LakeClient lake = new(new LocalDriver(Root), new LakeClientOptions { TimeProvider = clock });
        await using LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(10, (await raw.CommitAsync()).RowsAdded);
    }

    [Theory]
    [InlineData(null, 6 * 24 + 23, true)]
    [InlineData(null, 6 * 24 + 24, false)]
    [InlineData("interval 4 hours", 3, true)]
    [InlineData("interval 4 hours", 4, false)]
    public async Task Rows_live_no_longer_than_the_table_keeps_files_that_nobody_names(string? retention, int hours, bool allowed)
    {
        if (retention is not null)
        {
            SetProperty("delta.deletedFileRetentionDuration", retention);
        }

        Task<LakeRawInsert<Account>> Store() => Lake.InsertRawAsync<Account>(Bare(Accounts(0, 1)), new() { Lifetime = TimeSpan.FromHours(hours) });
        if (allowed)
        {
            await (await Store()).DisposeAsync();
            return;
        }

        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(Store);
        Assert.Contains("'bank.accounts' keeps files that no version names for", e.Message, StringComparison.Ordinal);
        Assert.Empty(DataFiles());
    }

    [Fact]
    public void A_time_that_is_none_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(static () => new RawInsertOptions { Lifetime = TimeSpan.Zero });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_of_which_a_file_is_gone_are_not_committed(bool merge)
    {
        await using LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare([.. Users(5, "gb"), .. Users(5, "fr")]));
        File.Delete(DataFiles()[1]);
        LakeExpiredException e = await Assert.ThrowsAsync<LakeExpiredException>(() => merge ? raw.ThenMergeAsync() : raw.CommitAsync());
        Assert.Contains(raw.IngestId.ToString(), e.Message, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("sales.users"));
        Assert.Empty(DataFiles());
    }

    [Fact]
    public async Task Another_version_than_the_expected_is_a_conflict_and_the_rows_stay_stored()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await Lake.InsertAsync(Accounts(50, 1));
        await Assert.ThrowsAsync<LakeConflictException>(() => raw.CommitAsync(new() { ExpectedVersion = 0 }));
        Assert.Equal(2, (await raw.CommitAsync(new() { ExpectedVersion = 1 })).Version);
        Assert.Equal(11, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task A_table_that_was_changed_or_made_anew_since_is_a_conflict()
    {
        await using LakeRawInsert<Account> first = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        SetProperty("my.property", "1");
        await Assert.ThrowsAsync<LakeConflictException>(() => first.CommitAsync());
        await using LakeRawInsert<Account> second = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await Lake.ExecuteAsync($"DROP TABLE bank.accounts");
        await Lake.EnsureTableAsync<Account>();
        await Assert.ThrowsAsync<LakeConflictException>(() => second.CommitAsync());
        Assert.Equal(0, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task Commits_at_once_get_a_version_each()
    {
        LakeRawInsert<Account>[] raws = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Lake.InsertRawAsync<Account>(Bare(Accounts(i * 10, 10)))));
        WriteResult[] results = await Task.WhenAll(raws.Select(static r => r.CommitAsync()));
        Assert.Equal([1L, 2, 3, 4, 5, 6], results.Select(static r => r.Version).Order());
        Assert.Equal(60, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told() =>
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.InsertRawAsync<Account>(Bare(Accounts(0, 1)), new() { Table = "bank.none" }));

    private void SetProperty(string name, string value)
    {
        string log = Path.Combine(Root, "bank", "accounts", "_delta_log");
        JsonObject metadata = (JsonObject)File.ReadLines(Path.Combine(log, "00000000000000000000.json")).Select(static l => JsonNode.Parse(l)!).Single(static n => n["metaData"] is not null);
        metadata["metaData"]!["configuration"]![name] = value;
        File.WriteAllText(Path.Combine(log, $"{Directory.GetFiles(log, "*.json").Length:D20}.json"), metadata.ToJsonString() + "\n");
    }
}
