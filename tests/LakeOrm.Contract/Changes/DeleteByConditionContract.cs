using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Rows that meet a condition go, and no others.</summary>
public abstract class DeleteByConditionContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task The_rows_that_meet_it_go_and_the_others_stay()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
        List<Account> before = await AccountsAsync();
        WriteResult result = await Lake.DeleteAsync<Account>($"id >= {3} AND owner <> {"o5"}");
        Assert.Equal((WriteOutcome.Committed, 2L, 6L, 0L, 0L), (result.Outcome, result.Version, result.RowsDeleted, result.RowsAdded, result.RowsUpdated));
        Assert.Equal(before.Where(static a => a.Id is < 3 or 5), await AccountsAsync());
        Assert.Equal(before, await Lake.AsOf(version: 1).QueryAsync<Account>($"SELECT * FROM bank.accounts ORDER BY id"));
    }

    [Fact]
    public async Task A_row_for_which_it_is_null_stays()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 1, Balance = 1 }, new Account { Id = 2, Owner = "x", Balance = 1 }]);
        Assert.Equal(1, (await Lake.DeleteAsync<Account>($"owner = {"x"} OR owner = {"y"}")).RowsDeleted);
        Assert.Equal([1L], (await AccountsAsync()).Select(static a => a.Id));
    }

    [Fact]
    public async Task Nothing_that_matches_is_no_version()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 2));
        WriteResult result = await Lake.DeleteAsync<Account>($"id = {7}");
        Assert.Equal((WriteOutcome.Committed, Nothing(1), 0L), (result.Outcome, (result.Version, result.Attempts), result.RowsDeleted));
        Assert.Equal(Nothing(result.Version).Version, (await Lake.DeleteAsync<Account>($"id = {7}")).Version);
        LakeDataException missing = await Assert.ThrowsAsync<LakeDataException>(() => Lake.DeleteAsync<Account>($"id = {7}", new() { WhenNotMatched = MissingRows.Error }));
        Assert.Contains("no row meets the condition", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_in_a_hole_meets_nothing()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 1, Balance = 1 }, new Account { Id = 2, Owner = "x", Balance = 1 }]);
        string? none = null;
        Assert.Equal(0, (await Lake.DeleteAsync<Account>($"owner = {none}")).RowsDeleted);
        Assert.Equal(0, (await Lake.UpdateAsync<Account>($"balance = {2}", $"owner <> {none}")).RowsUpdated);
        Assert.Equal(1, (await Lake.UpdateAsync<Account>($"owner = {none}", $"id = {2}")).RowsUpdated);
        Assert.Equal(2, (await Lake.DeleteAsync<Account>($"owner IS NULL")).RowsDeleted);
    }

    [Fact]
    public async Task All_rows_go_when_that_is_written()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        Assert.Equal(5, (await Lake.DeleteAsync<Account>($"true")).RowsDeleted);
        Assert.Empty(await AccountsAsync());
        await Lake.InsertAsync(Accounts(0, 1));
        Assert.Single(await AccountsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    public async Task An_empty_condition_is_refused(string text)
    {
        await Lake.EnsureTableAsync<Account>();
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.DeleteAsync<Account>(Sql(text)));
    }

    [Theory]
    [InlineData("-- all")]
    [InlineData("/* all */")]
    [InlineData("true) LIMIT 1 --")]
    [InlineData("true)")]
    [InlineData("(true")]
    [InlineData("true; DROP TABLE accounts")]
    [InlineData("id IN (SELECT id FROM bank.accounts)")]
    [InlineData("EXISTS (SELECT 1 FROM bank.accounts)")]
    [InlineData("count(*) > 1")]
    [InlineData("row_number() OVER (ORDER BY id) = 1")]
    [InlineData("nothing = 1")]
    [InlineData("sales.users.id = 1")]
    public async Task What_is_no_condition_on_a_row_is_refused(string text)
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
        LakeException refused = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.DeleteAsync<Account>(Sql(text)));
        Assert.True(refused is LakeQueryException or LakeUnsupportedException, refused.ToString());
        Assert.Equal(3, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_partition_goes_and_the_others_stay()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(2, "gb"), .. Users(2, "fr", 100), .. Users(2, null, 200)]);
        Assert.Equal(2, (await Lake.DeleteAsync<User>($"country = {"gb"}")).RowsDeleted);
        Assert.Equal(2, (await Lake.DeleteAsync<User>($"country IS NULL AND balance > {0}")).RowsDeleted);
        Assert.Equal(["fr", "fr"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users")).Select(static u => u.Country));
    }

    [Fact]
    public async Task Lists_expand_and_an_empty_list_matches_nothing()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 5));
        Assert.Equal(2, (await Lake.DeleteAsync<Account>($"accounts.id IN {new[] { 1L, 3L, 9L }}")).RowsDeleted);
        Assert.Equal(0, (await Lake.DeleteAsync<Account>($"id IN {Array.Empty<long>()}")).RowsDeleted);
        Assert.Equal([0L, 2L, 4L], (await AccountsAsync()).Select(static a => a.Id));
    }

    [Fact]
    public async Task A_table_of_another_name_is_meant_by_the_option()
    {
        await Lake.EnsureTableAsync<Account>(new() { Table = "bank.old" });
        await Lake.InsertAsync(Accounts(0, 5), new() { Table = "bank.old" });
        Assert.Equal(1, (await Lake.DeleteAsync<Account>($"old.id = {1}", new() { Table = "bank.old" })).RowsDeleted);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.DeleteAsync<Account>($"id = {1}"));
    }
}
