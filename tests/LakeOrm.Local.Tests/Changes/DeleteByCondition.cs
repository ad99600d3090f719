using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>How a delete by condition reads and writes files, and what the engine takes for a condition.</summary>
public sealed class DeleteByCondition : ChangeTest
{
    [Fact]
    public async Task Only_files_that_can_match_are_read_and_only_those_that_do_are_written_anew()
    {
        await Lake.EnsureTableAsync<Account>();
        for (int i = 0; i < 10; i++)
        {
            await Lake.InsertAsync(Accounts(i * 100, 100));
        }

        await Lake.DeleteAsync<Account>($"id BETWEEN {250} AND {349} AND owner LIKE {"o2%"}");
        Assert.Equal((2, 1), (Searched, Touched));
        Assert.Equal(950, await Lake.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts"));
        Assert.Equal(249, await Lake.ScalarAsync<long>($"SELECT max(id) FROM bank.accounts WHERE id < {300}"));
        await Lake.DeleteAsync<Account>($"id = {225}");
        Assert.Equal((1, 1), (Searched, Touched));
        Assert.Equal(0, await Lake.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts WHERE id = {225}"));
        Assert.Equal(1, await Lake.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts WHERE id = {224} AND owner = {"o224"}"));
        await Lake.DeleteAsync<Account>($"id = {5000}");
        Assert.Equal((0, 0), (Searched, Touched));
    }

    [Fact]
    public async Task A_partition_goes_without_reading_another()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(20, "gb"), .. Users(20, "fr", 100), .. Users(20, null, 200)]);
        WriteResult result = await Lake.DeleteAsync<User>($"country = {"gb"}");
        Assert.Equal((20L, 1, 0, 1), (result.RowsDeleted, result.FilesRemoved, result.FilesAdded, Searched));
    }

    [Theory]
    [InlineData("EXISTS (SELECT 1 FROM range(3))")]
    [InlineData("EXISTS (FROM read_parquet('*'))")]
    [InlineData("row_number() OVER () = 1")]
    [InlineData("\"/row\" = 1")]
    [InlineData("filename = 'x'")]
    public async Task What_the_engine_alone_would_take_for_a_condition_is_refused(string text)
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
        LakeException refused = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.DeleteAsync<Account>(Sql(text)));
        Assert.True(refused is LakeQueryException or LakeUnsupportedException, refused.ToString());
        Assert.Equal(3, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task What_a_condition_draws_by_lot_is_drawn_once()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 1000));
        WriteResult result = await Lake.DeleteAsync<Account>($"random() < {0.5}");
        Assert.InRange(result.RowsDeleted, 1, 999);
        Assert.Equal(1000 - result.RowsDeleted, await Lake.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts"));
    }
}
