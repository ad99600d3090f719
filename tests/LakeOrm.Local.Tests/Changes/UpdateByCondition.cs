using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>What the engine takes for an assignment, and what an update leaves for the next query to read.</summary>
public sealed class UpdateByCondition : ChangeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
    }

    [Fact]
    public async Task A_partition_column_can_change()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(4, "gb"));
        WriteResult result = await Lake.UpdateAsync<User>($"country = {"fr"}", $"balance < {2}");
        Assert.Equal((2L, 1, 2), (result.RowsUpdated, result.FilesRemoved, result.FilesAdded));
        Assert.Equal(2, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"fr"}"));
        Assert.Equal(1, Reads[0].Files);
    }

    [Fact]
    public async Task A_partition_column_cannot_become_empty_text_which_a_table_would_take_for_null()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(4, "gb"));
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpdateAsync<User>($"country = ''", $"balance < {2}"));
        Assert.Contains("'country'", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country = {"gb"}"));
    }

    [Theory]
    [InlineData("balance = row_number() OVER ()")]
    [InlineData("balance = unnest([1, 2])")]
    public async Task What_the_engine_alone_would_take_for_an_assignment_is_refused(string set)
    {
        LakeException refused = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.UpdateAsync<Account>(Sql(set), $"id = {3}"));
        Assert.True(refused is LakeQueryException or LakeUnsupportedException, refused.ToString());
        Assert.Equal(1000, await Lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
    }
}
