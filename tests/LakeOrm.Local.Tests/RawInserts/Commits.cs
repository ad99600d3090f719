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
    public async Task A_table_that_is_not_there_is_told() =>
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.InsertRawAsync<Account>(Bare(Accounts(0, 1)), new() { Table = "bank.none" }));

    [Fact]
    public async Task A_merge_into_a_table_that_was_changed_since_is_a_conflict()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        SetProperty("my.property", "1");
        await Assert.ThrowsAsync<LakeConflictException>(() => raw.ThenMergeAsync());
        Assert.Equal(0, await CountAsync("bank.accounts"));
        Assert.Single(DataFiles());
    }

    private void SetProperty(string name, string value)
    {
        string log = Path.Combine(Root, "bank", "accounts", "_delta_log");
        JsonObject metadata = (JsonObject)File.ReadLines(Path.Combine(log, "00000000000000000000.json")).Select(static l => JsonNode.Parse(l)!).Single(static n => n["metaData"] is not null);
        metadata["metaData"]!["configuration"]![name] = value;
        File.WriteAllText(Path.Combine(log, $"{Directory.GetFiles(log, "*.json").Length:D20}.json"), metadata.ToJsonString() + "\n");
    }
}
