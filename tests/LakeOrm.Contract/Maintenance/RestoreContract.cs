using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>A restore makes a new version that is as an older one was.</summary>
public abstract class RestoreContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3), new() { Key = IdempotencyKey.Once("first") });
        await Lake.InsertAsync(Accounts(3, 3), new() { Key = IdempotencyKey.Once("second") });
    }

    [Fact]
    public async Task Rows_come_back_and_go_and_what_came_between_stays_in_the_history()
    {
        List<Account> before = await AccountsAsync();
        await Lake.DeleteAsync<Account>($"id < {4}");
        await Lake.InsertAsync(Accounts(10, 1));

        RestoreResult back = await Lake.RestoreAsync<Account>(2, cancellationToken: Token);
        Assert.Equal((WriteOutcome.Committed, 5L, 2L, 1), (back.Outcome, back.Version, back.Restored!.Value, back.Attempts));
        Assert.True(back.FilesAdded > 0 && back.FilesRemoved > 0);
        Assert.Equal(before, await AccountsAsync());
        Assert.Equal(3, await Lake.AsOf(4).ScalarAsync<long>($"SELECT count(*) FROM bank.accounts", Token));
        LakeCommit commit = (await Lake.HistoryAsync<Account>(1, Token))[0];
        Assert.Equal(("RESTORE", "2", back.IngestId), (commit.Operation, commit.Parameters["version"], commit.IngestId));

        Assert.Equal(6, (await Lake.RestoreAsync<Account>(1, cancellationToken: Token)).Version);
        Assert.Equal([0L, 1L, 2L], (await AccountsAsync()).ConvertAll(static a => a.Id));
    }

    [Fact]
    public async Task A_time_finds_its_version()
    {
        DateTimeOffset time = (await Lake.HistoryAsync<Account>(cancellationToken: Token))[1].Timestamp;
        Assert.Equal(1, (await Lake.RestoreAsync<Account>(time, cancellationToken: Token)).Restored);
        Assert.Equal(3, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task Keys_are_not_taken_back()
    {
        await Lake.RestoreAsync<Account>(1, cancellationToken: Token);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(3, 3), new() { Key = IdempotencyKey.Once("second") })).Outcome);
        Assert.Equal(3, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_repeat_under_its_key_does_nothing_and_another_call_under_it_is_refused()
    {
        RestoreOptions options = new() { Key = IdempotencyKey.Once("r") };
        if (await RefusesAsync(ContractFeature.KeyedMaintenance, () => Lake.RestoreAsync<Account>(1, options, Token)))
        {
            return;
        }

        RestoreResult first = await Lake.RestoreAsync<Account>(1, options, Token);
        await Lake.InsertAsync(Accounts(50, 1));
        RestoreResult second = await Lake.RestoreAsync<Account>(1, options, Token);
        Assert.Equal((WriteOutcome.Duplicate, first.Version), (second.Outcome, second.Version));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.RestoreAsync<Account>(2, options, Token));
        Assert.Equal(4, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_table_that_is_so_already_gets_no_version()
    {
        RestoreResult nothing = await Lake.RestoreAsync<Account>(2, cancellationToken: Token);
        Assert.Equal((2L, 0, 0, 0), (nothing.Version, nothing.FilesAdded, nothing.FilesRemoved, nothing.Attempts));
    }

    [Fact]
    public async Task A_version_that_never_was_and_one_whose_files_are_gone_are_refused_and_nothing_is_written()
    {
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Account>(99, cancellationToken: Token));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Account>(DateTimeOffset.UnixEpoch, cancellationToken: Token));
        await Lake.OverwriteAsync(Accounts(9, 1));

        // Logs count in milliseconds, and what left the table in this one is kept.
        await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        await Lake.VacuumAsync<Account>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true }, Token);
        LakeTableNotFoundException gone = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Account>(1, cancellationToken: Token));
        Assert.Contains("Version 1 ", gone.Message, StringComparison.Ordinal);
        Assert.Contains(".parquet", gone.Message, StringComparison.Ordinal);
        Assert.Equal([9L], (await AccountsAsync()).ConvertAll(static a => a.Id));
        Assert.Equal(3, await VersionAsync<Account>());
    }

    [Fact]
    public async Task An_expected_version_must_be_the_version()
    {
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.RestoreAsync<Account>(1, new() { ExpectedVersion = 1 }, Token)))
        {
            return;
        }

        await Assert.ThrowsAsync<LakeConflictException>(() => Lake.RestoreAsync<Account>(1, new() { ExpectedVersion = 1 }, Token));
        Assert.Equal(3, (await Lake.RestoreAsync<Account>(1, new() { ExpectedVersion = 2 }, Token)).Version);
    }

    [Fact]
    public async Task Properties_come_back_too()
    {
        await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "b" }, cancellationToken: Token);
        await Lake.RestoreAsync<Account>(2, cancellationToken: Token);
        Assert.DoesNotContain("team", (await Lake.StatsAsync<Account>(Token)).Properties.Keys);
    }
}
