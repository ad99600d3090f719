using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Columns of the rows that meet a condition change.</summary>
public abstract class UpdateByConditionContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
    }

    [Fact]
    public async Task The_columns_of_the_rows_that_meet_it_change_and_nothing_else()
    {
        List<Account> before = await AccountsAsync();
        WriteResult result = await Lake.UpdateAsync<Account>($"balance = balance + {5}, {LakeSql.Identifier("owner")} = concat(owner, {", it's"})", $"id IN {new[] { 1L, 4L }}");
        Assert.Equal((2L, 2L, 0L, 0L, 0L), (result.Version, result.RowsUpdated, result.RowsAdded, result.RowsDeleted, result.RowsUnmatched));
        List<Account> after = await AccountsAsync();
        Assert.Equal(before.Where(static a => a.Id is not (1 or 4)), after.Where(static a => a.Id is not (1 or 4)));
        Assert.Equal([("o1, it's", 105L), ("o4, it's", 105L)], after.Where(static a => a.Id is 1 or 4).Select(static a => (a.Owner!, a.Balance)));
        Assert.Equal((before[1].CreatedAt, result.IngestId), (after[1].CreatedAt, after[1].Ingest));
        Assert.True(after[1].UpdatedAt > before[1].UpdatedAt);
    }

    [Fact]
    public async Task Columns_can_change_places_and_become_null()
    {
        await Lake.UpdateAsync<Account>($"id = balance, balance = id, owner = NULL", $"id = {3}");
        Account changed = (await AccountsAsync())[^1];
        Assert.Equal((100L, 3L, null), (changed.Id, changed.Balance, changed.Owner));
    }

    [Fact]
    public async Task What_would_fail_for_other_rows_is_not_computed_for_them()
    {
        Assert.Equal(9, (await Lake.UpdateAsync<Account>($"balance = CAST(CASE WHEN id = {3} THEN {"no number"} ELSE {"5"} END AS BIGINT)", $"id <> {3}")).RowsUpdated);
        await Assert.ThrowsAsync<LakeQueryException>(() => Lake.UpdateAsync<Account>($"balance = CAST(owner AS BIGINT)", $"id = {3}"));
        Assert.Equal(2, (await Lake.DeleteAsync<Account>($"id < {2}")).RowsDeleted);
    }

    [Fact]
    public async Task A_column_that_takes_no_null_gets_none()
    {
        LakeDataException error = await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpdateAsync<Account>($"balance = NULL", $"id = {3}"));
        Assert.Matches(Supports(ContractFeature.NamedNulls) ? "[Cc]olumn:? '?balance" : "NULL", error.Message);
        Assert.Equal(100, (await AccountsAsync())[3].Balance);
    }

    [Fact]
    public async Task A_partition_column_can_change()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(4, "gb"));
        Assert.Equal(2, (await Lake.UpdateAsync<User>($"country = {"fr"}", $"balance < {2}")).RowsUpdated);
        Assert.Equal(["u000000", "u000001"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {"fr"} ORDER BY id")).Select(static u => u.Id));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"gb"}"));
    }

    [Fact]
    public async Task What_the_write_stamps_can_be_assigned_instead()
    {
        DateTimeOffset time = new(2020, 1, 2, 3, 4, 5, TimeSpan.Zero);
        WriteResult result = await Lake.UpdateAsync<Account>($"updated_at = {time}, created_at = {time}", $"id = {3}");
        Account changed = (await AccountsAsync())[3];
        Assert.Equal((time, time, result.IngestId), (changed.UpdatedAt, changed.CreatedAt, changed.Ingest));
    }

    [Fact]
    public async Task The_records_rules_are_not_asked()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(1, "gb"));
        await Lake.UpdateAsync<User>($"email = {"no address"}", $"true");
        Assert.Equal("no address", await Lake.ScalarAsync<string>($"SELECT email FROM sales.users"));
    }

    [Fact]
    public async Task Nothing_that_matches_is_no_version_and_an_error_when_that_is_asked_for()
    {
        WriteResult result = await Lake.UpdateAsync<Account>($"balance = {1}", $"id = {70}");
        Assert.Equal((WriteOutcome.Committed, Nothing(1), 0L), (result.Outcome, (result.Version, result.Attempts), result.RowsUpdated));
        LakeDataException missing = await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpdateAsync<Account>($"balance = {1}", $"id = {70}", new() { WhenNotMatched = MissingRows.Error }));
        Assert.Contains("no row meets the condition", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balance")]
    [InlineData("balance = ")]
    [InlineData("balance = 1,")]
    [InlineData("balance = 1, balance = 2")]
    [InlineData("nothing = 1")]
    [InlineData("accounts.balance = 1")]
    [InlineData("balance = (SELECT 1)")]
    [InlineData("balance = sum(balance)")]
    [InlineData("balance = row_number() OVER (ORDER BY id)")]
    [InlineData("balance = 1) FROM x --")]
    [InlineData("balance = 1; DROP TABLE x")]
    [InlineData("balance = nothing")]
    [InlineData("balance = 'no number'")]
    public async Task What_is_no_assignment_is_refused(string set)
    {
        LakeException refused = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.UpdateAsync<Account>(Sql(set), $"id = {3}"));
        Assert.True(refused is LakeQueryException or LakeUnsupportedException, refused.ToString());
        Assert.Equal(1000, await Lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
    }

    [Fact]
    public async Task Neither_part_may_be_empty()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.UpdateAsync<Account>(LakeSql.Empty, $"true"));
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.UpdateAsync<Account>($"balance = 1", LakeSql.Empty));
    }
}
