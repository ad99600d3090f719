using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>What an upsert reads and writes of the files.</summary>
public sealed class Upserts : ChangeTest
{
    [Fact]
    public async Task A_target_filter_spares_the_other_partitions()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, "fr", 10)]);
        WriteResult result = await Lake.UpsertAsync([.. Users(1, "gb"), .. Users(1, "fr", 10)], new() { TargetFilter = $"country = {"gb"}" });
        Assert.Equal((1L, 1L, 1), (result.RowsAdded, result.RowsUpdated, Searched));
    }

    [Fact]
    public async Task A_row_that_moves_to_another_partition_leaves_the_third_alone()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, null, 10)]);
        WriteResult result = await Lake.UpsertAsync(Users(1, "fr"));
        Assert.Equal((1L, 1, 2), (result.RowsUpdated, result.FilesRemoved, result.FilesAdded));
        Assert.Equal(["u000000"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = {"fr"}")).Select(static u => u.Id));
        Assert.Equal(1, Reads[0].Files);
    }

    [Fact]
    public async Task Only_files_with_a_key_of_the_batch_in_their_bounds_are_read()
    {
        await Lake.EnsureTableAsync<Account>();
        for (int i = 0; i < 10; i++)
        {
            await Lake.InsertAsync(Accounts(i * 100, 100));
        }

        WriteResult result = await Lake.UpsertAsync([.. Accounts(150, 1, 7), .. Accounts(850, 1, 7), .. Accounts(5000, 1, 7)]);
        Assert.Equal((2, 2, 1L, 2L), (Searched, Touched, result.RowsAdded, result.RowsUpdated));
        for (int i = 0; i < 1000; i += 50)
        {
            Assert.Equal(i is 150 or 850 ? 7 : 100, await Lake.ScalarAsync<long>($"SELECT balance FROM bank.accounts WHERE id = {i}"));
        }

        Assert.Equal([150L, 850, 5000], (await Lake.QueryAsync<Numbered>($"SELECT id FROM bank.accounts WHERE balance < {50} ORDER BY id")).Select(static n => n.Id));
    }

    [Fact]
    public async Task Rows_that_break_a_rule_and_inserts_that_ask_nothing_run_no_change()
    {
        await Lake.EnsureTableAsync<User>();
        await Assert.ThrowsAsync<LakeValidationException>(() => Lake.UpsertAsync([new User { Id = "1", Email = "no address" }]));
        await Lake.InsertAsync(Users(1, "gb"));
        Assert.Equal(0, Runs);
    }
}
