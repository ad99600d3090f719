using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.Maintenance;

/// <summary>An optimize puts files together and changes no row.</summary>
public abstract class OptimizeContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Small_files_become_one_and_every_row_stays_as_it_was()
    {
        await AccountsInFilesAsync(12);
        List<Account> before = await AccountsAsync();
        TableStats stats = await Lake.StatsAsync<Account>(Token);

        OptimizeResult result = await Lake.OptimizeAsync<Account>(cancellationToken: Token);
        Assert.Equal((WriteOutcome.Committed, 13L, 12, 1, 36L, 1), (result.Outcome, result.Version, result.FilesRemoved, result.FilesAdded, result.Rows, result.Attempts));
        Assert.Equal(stats.Bytes, result.BytesRemoved);
        Assert.Equal(before, await AccountsAsync());
        TableStats after = await Lake.StatsAsync<Account>(Token);
        Assert.Equal((1L, 36L, result.BytesAdded), (after.Files, after.Rows, after.Bytes));
        Assert.Equal(before.Count, await Lake.AsOf(12).ScalarAsync<long>($"SELECT count(*) FROM bank.accounts", Token));

        LakeCommit commit = (await Lake.HistoryAsync<Account>(1, Token))[0];
        Assert.Equal(("OPTIMIZE", result.IngestId, false), (commit.Operation, commit.IngestId, commit.IsBlindAppend));
        Assert.Equal(("12", "1"), (commit.Metrics["numRemovedFiles"], commit.Metrics["numAddedFiles"]));
    }

    [Fact]
    public async Task A_table_with_nothing_to_do_gets_no_version_but_for_a_key()
    {
        await AccountsInFilesAsync(2);
        await Lake.OptimizeAsync<Account>(cancellationToken: Token);
        OptimizeResult nothing = await Lake.OptimizeAsync<Account>(cancellationToken: Token);
        Assert.Equal((WriteOutcome.Committed, 3L, 0, 0), (nothing.Outcome, nothing.Version, nothing.FilesRemoved, nothing.Attempts));
        Assert.Equal(3, await VersionAsync<Account>());

        if (await RefusesAsync(ContractFeature.KeyedMaintenance, () => Lake.OptimizeAsync<Account>(new() { Key = IdempotencyKey.Once("o") }, Token)))
        {
            return;
        }

        OptimizeResult keyed = await Lake.OptimizeAsync<Account>(new() { Key = IdempotencyKey.Once("o") }, Token);
        Assert.Equal((WriteOutcome.Committed, 4L), (keyed.Outcome, keyed.Version));
        Assert.NotNull(keyed.KeyRetainedUntil);
    }

    [Fact]
    public async Task A_repeat_under_its_key_does_nothing_and_another_call_under_it_is_refused()
    {
        await AccountsInFilesAsync(3);
        OptimizeOptions options = new() { Key = IdempotencyKey.Once("o") };
        if (await RefusesAsync(ContractFeature.KeyedMaintenance, () => Lake.OptimizeAsync<Account>(options, Token)))
        {
            return;
        }

        OptimizeResult first = await Lake.OptimizeAsync<Account>(options, Token);
        await Lake.InsertAsync(Accounts(100, 2));
        OptimizeResult second = await Lake.OptimizeAsync<Account>(options, Token);
        Assert.Equal((WriteOutcome.Committed, WriteOutcome.Duplicate, first.Version), (first.Outcome, second.Outcome, second.Version));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.OptimizeAsync<Account>(new() { Key = options.Key, TargetFileBytes = 1 << 20 }, Token));
        OptimizeResult unverified = await Lake.OptimizeAsync<Account>(new() { Key = options.Key, TargetFileBytes = 1 << 20, VerifyPayload = false }, Token);
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, unverified.Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Accounts(200, 1), new() { Key = options.Key }));
        Assert.Equal(5, await VersionAsync<Account>());
    }

    [Fact]
    public async Task Partitions_are_never_mixed_and_a_condition_chooses_among_them()
    {
        await Lake.EnsureTableAsync<User>();
        foreach (string? country in (string?[])["AT", "AT", "DE", "DE", null, null, "CH"])
        {
            await Lake.InsertAsync(Users(5, country, (int)(await Lake.StatsAsync<User>(Token)).Rows!));
        }

        string all = "SELECT id, email, country, balance, created_at FROM sales.users ORDER BY id";
        List<User> before = await Lake.QueryAsync<User>(Sql(all), Token);
        OptimizeResult some = await Lake.OptimizeAsync<User>(new() { Where = $"country = {"AT"} OR country IS NULL" }, Token);
        Assert.Equal((4, 2, 20L), (some.FilesRemoved, some.FilesAdded, some.Rows));
        Assert.Equal((5L, 4), (await Lake.StatsAsync<User>(Token)) is var s ? (s.Files, s.Partitions) : default);
        OptimizeResult none = await Lake.OptimizeAsync<User>(new() { Where = $"country = {"FR"}" }, Token);
        Assert.Equal((0, some.Version), (none.FilesRemoved, none.Version));
        OptimizeResult rest = await Lake.OptimizeAsync<User>(cancellationToken: Token);
        Assert.Equal((2, 1), (rest.FilesRemoved, rest.FilesAdded));
        Assert.Equal(before, await Lake.QueryAsync<User>(Sql(all), Token));
    }

    [Theory]
    [InlineData("balance > 0")]
    [InlineData("country = 'AT' AND id = 'u'")]
    [InlineData("country IN (SELECT country FROM sales.users)")]
    [InlineData("nonsense =")]
    public async Task A_condition_that_asks_for_more_than_partitions_is_refused(string where)
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(2, "AT"));
        await Lake.InsertAsync(Users(2, "AT", 2));
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.OptimizeAsync<User>(new() { Where = Sql(where) }, Token));
        Assert.True(e is LakeQueryException or LakeUnsupportedException, e.ToString());
        Assert.Equal(2, await VersionAsync<User>());
    }

    [Fact]
    public async Task A_dry_run_only_looks()
    {
        await AccountsInFilesAsync(3);
        IReadOnlyList<string>? files = await FilesAsync();
        OptimizeResult result = await Lake.OptimizeAsync<Account>(new() { DryRun = true }, Token);
        Assert.Equal((3, 0, 3L), (result.FilesRemoved, result.FilesAdded, result.Version));
        Assert.Equal(files, await FilesAsync());
        Assert.Equal(3, await VersionAsync<Account>());
    }

    [Fact]
    public async Task Files_of_three_quarters_of_the_target_stay_and_groups_keep_below_it()
    {
        await AccountsInFilesAsync(9);
        long size = (await Lake.StatsAsync<Account>(Token)).LargestFile;
        Assert.Equal(0, (await Lake.OptimizeAsync<Account>(new() { TargetFileBytes = size }, Token)).FilesRemoved);
        OptimizeResult pairs = await Lake.OptimizeAsync<Account>(new() { TargetFileBytes = (2 * size) + (size / 2) }, Token);
        Assert.Equal((8, 4), (pairs.FilesRemoved, pairs.FilesAdded));
    }

    [Fact]
    public async Task Rows_of_a_new_file_are_in_the_order_of_the_sortable_columns()
    {
        await Lake.EnsureTableAsync<Sample>();
        await Lake.InsertAsync([.. Enumerable.Range(0, 6).Select(static i => new Sample { Sensor = $"s{i % 2}", Round = 5 - i, Value = i })]);
        await Lake.InsertAsync([.. Enumerable.Range(6, 6).Select(static i => new Sample { Sensor = $"s{i % 2}", Round = 11 - i, Value = i })]);
        await Lake.OptimizeAsync<Sample>(cancellationToken: Token);
        List<Sample> rows = await Lake.QueryAsync<Sample>(Sql("SELECT * FROM lab.samples"), Token);
        List<Sample> sorted = [.. rows.OrderBy(static r => r.Sensor, StringComparer.Ordinal).ThenBy(static r => r.Round)];
        Assert.Equal((12, Supports(ContractFeature.SortedCompaction)), (rows.Count, rows.SequenceEqual(sorted)));
        Assert.Equal(1, (await Lake.StatsAsync<Sample>(Token)).Files);
    }

    [Fact]
    public async Task An_expected_version_must_be_the_version()
    {
        await AccountsInFilesAsync(3);
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => Lake.OptimizeAsync<Account>(new() { ExpectedVersion = 2 }, Token)))
        {
            return;
        }

        await Assert.ThrowsAsync<LakeConflictException>(() => Lake.OptimizeAsync<Account>(new() { ExpectedVersion = 2 }, Token));
        Assert.Equal(4, (await Lake.OptimizeAsync<Account>(new() { ExpectedVersion = 3 }, Token)).Version);
    }

    [Fact]
    public async Task Progress_counts_over_all_groups()
    {
        await Lake.EnsureTableAsync<User>();
        foreach (string country in (string[])["AT", "AT", "DE", "DE"])
        {
            await Lake.InsertAsync(Users(5, country));
        }

        Told<WriteProgress> told = new();
        OptimizeResult result = await Lake.OptimizeAsync<User>(new() { Progress = told }, Token);
        Assert.Equal(new WriteProgress(20, null, 2, result.BytesAdded), told.All[^1]);
    }

    [Fact]
    public async Task Beside_writers_every_row_counts_once()
    {
        await AccountsInFilesAsync(6);
        LakeClient other = Connect();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 6; i++)
            {
                await other.InsertAsync(Accounts(1000 + i, 1));
                await other.UpdateAsync<Account>($"balance = balance + {1}", $"id = {3 * i}");
            }
        });
        while (!writing.IsCompleted)
        {
            await Lake.OptimizeAsync<Account>(cancellationToken: Token);
        }

        await writing;
        List<Account> rows = await AccountsAsync();
        Assert.Equal([.. Enumerable.Range(0, 18).Select(static i => (long)i), .. Enumerable.Range(1000, 6).Select(static i => (long)i)], rows.ConvertAll(static a => a.Id));
        Assert.All(rows, static a => Assert.Equal(a.Id < 18 && a.Id % 3 == 0 ? 101 : 100, a.Balance));
    }

    private async Task AccountsInFilesAsync(int files)
    {
        await Lake.EnsureTableAsync<Account>();
        for (int i = 0; i < files; i++)
        {
            await Lake.InsertAsync(Accounts(3 * i, 3));
        }
    }
}
