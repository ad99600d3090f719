using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>Changes of a table in which another engine deleted rows in place: what is deleted stays so, and is not changed.</summary>
public sealed class DeletedInPlace : ChangeTest
{
    private ForeignCommits Log => new(Path.Combine(Root, "bank", "accounts"));

    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
        await Lake.InsertAsync(Accounts(10, 10));
        Log.Delete(inLog: false, (Log.Adds(1)[0], [2, 3]));
    }

    private async Task<string> IdsAsync(string where = "true") => (await Lake.ScalarAsync<string>(Sql($"SELECT string_agg(id::VARCHAR, ',' ORDER BY id) FROM bank.accounts WHERE {where}")))!;

    [Fact]
    public async Task A_delete_writes_what_is_left_and_takes_the_file_out_with_its_vector()
    {
        WriteResult result = await Lake.DeleteAsync<Account>($"id < 5");
        Assert.Equal((3L, 1, 1), (result.RowsDeleted, result.FilesRemoved, result.FilesAdded));
        Assert.Equal(string.Join(',', Enumerable.Range(5, 15)), await IdsAsync());
        Assert.NotNull(Log.Actions(4).Single(static a => a.ContainsKey("remove"))["remove"]!["deletionVector"]);
        Assert.Equal("0,1,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19", (await Lake.ScalarAsync<string>($"SELECT string_agg(id::VARCHAR, ',' ORDER BY id) FROM bank.accounts AT (VERSION => 3)"))!);
    }

    [Fact]
    public async Task An_update_does_not_bring_rows_back()
    {
        WriteResult result = await Lake.UpdateAsync<Account>($"balance = balance + 1", $"id BETWEEN 1 AND 4");
        Assert.Equal(2, result.RowsUpdated);
        Assert.Equal("1,4", await IdsAsync("balance = 101"));
        Assert.Equal(18, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task An_upsert_adds_a_row_that_was_deleted_and_changes_one_that_was_not()
    {
        WriteResult result = await Lake.UpsertAsync(Accounts(3, 2, balance: 7));
        Assert.Equal((1L, 1L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal("3,4", await IdsAsync("balance = 7"));
        Assert.Equal(19, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task An_insert_of_a_deleted_key_meets_no_row()
    {
        Assert.Equal(1, (await Lake.InsertAsync(Accounts(2, 1), new InsertOptions { OnConflict = InsertConflict.Error })).RowsAdded);
        Assert.Equal(19, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task What_is_put_together_leaves_deleted_rows_out()
    {
        Assert.Equal(18, (await Lake.StatsAsync<Account>()).Rows);
        OptimizeResult result = await Lake.OptimizeAsync<Account>();
        Assert.Equal((2, 1, 18L), (result.FilesRemoved, result.FilesAdded, result.Rows));
        Assert.Equal("0,1,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19", await IdsAsync());
        Assert.Single(Log.Actions(4), static a => a["remove"]?["deletionVector"] is not null);
    }

    [Fact]
    public async Task A_restore_goes_before_the_deletion_and_back_while_the_vector_is_there()
    {
        await Lake.RestoreAsync<Account>(2);
        Assert.Equal(20, (await AccountsAsync()).Count);
        await Lake.RestoreAsync<Account>(3);
        Assert.Equal(18, (await AccountsAsync()).Count);
        await Lake.RestoreAsync<Account>(2);
        string vector = Directory.EnumerateFiles(Root, "deletion_vector_*.bin", SearchOption.AllDirectories).Single();
        File.Delete(vector);
        LakeTableNotFoundException gone = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.RestoreAsync<Account>(3));
        Assert.Contains(Path.GetFileName(vector), gone.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_change_goes_again_when_rows_were_deleted_in_place_meanwhile()
    {
        bool isFirst = true;
        Driver.Changing = _ =>
        {
            if (isFirst)
            {
                isFirst = false;
                Log.Delete(inLog: true, (Log.Adds(3)[0], [2, 3, 5, 6]));
            }
        };
        await Lake.UpdateAsync<Account>($"balance = 1", $"id < 10");
        Assert.Equal("0,1,4,7,8,9", await IdsAsync("balance = 1"));
        Assert.Equal(16, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task An_overwrite_and_a_checkpoint_of_ours_are_right()
    {
        for (int i = 4; i <= 10; i++)
        {
            await Lake.InsertAsync(Accounts(100 + i, 1));
        }

        string log = Path.Combine(Root, "bank", "accounts", "_delta_log");
        Assert.Single(Directory.EnumerateFiles(log, "*.checkpoint.parquet"));
        File.Delete(Path.Combine(log, $"{0:D20}.json"));
        await using LakeClient other = LakeOrm.Lake.Local(Root);
        Assert.Equal(25L, await other.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts"));
        await other.OverwriteAsync(Accounts(0, 3));
        Assert.Equal("0,1,2", await IdsAsync());
    }
}
