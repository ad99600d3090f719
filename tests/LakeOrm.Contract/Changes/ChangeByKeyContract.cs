using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Rows are updated and deleted by their primary key.</summary>
public abstract class ChangeByKeyContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 10));
    }

    [Fact]
    public async Task An_update_replaces_rows_and_adds_none()
    {
        List<Account> before = await AccountsAsync();
        WriteResult result = await Lake.UpdateAsync(Accounts(8, 4, balance: 7));
        Assert.Equal((0L, 2L, 2L), (result.RowsAdded, result.RowsUpdated, result.RowsUnmatched));
        List<Account> after = await AccountsAsync();
        Assert.Equal(before[..8], after[..8]);
        Assert.Equal([(8L, 7L, before[8].CreatedAt), (9L, 7L, before[9].CreatedAt)], after[8..].Select(static a => (a.Id, a.Balance, a.CreatedAt)));
    }

    [Fact]
    public async Task A_delete_takes_rows_out_by_their_key_alone()
    {
        WriteResult result = await Lake.DeleteAsync(Accounts(8, 4, balance: 7).Concat(Accounts(8, 1)).ToAsyncEnumerable());
        Assert.Equal((2L, 2L), (result.RowsDeleted, result.RowsUnmatched));
        Assert.Equal(Enumerable.Range(0, 8).Select(static i => (long)i), (await AccountsAsync()).Select(static a => a.Id));
    }

    [Fact]
    public async Task What_matches_nothing_is_an_error_when_that_is_asked_for()
    {
        LakeDataException update = await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpdateAsync(Accounts(9, 2), new() { WhenNotMatched = MissingRows.Error }));
        Assert.Contains("row 1 of the call: its key (id = 10) is not in the table", update.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.DeleteAsync(Accounts(9, 2), new() { WhenNotMatched = MissingRows.Error }));
        Assert.Equal(Nothing(1).Version, (await Lake.DeleteAsync(Accounts(20, 1))).Version);
        Assert.Equal(10, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task An_update_with_one_key_twice_is_an_error()
    {
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.UpdateAsync([.. Accounts(1, 1), .. Accounts(1, 1)]));
    }

    [Fact]
    public async Task Several_rows_of_the_table_with_one_key_all_count()
    {
        await Lake.InsertAsync(Accounts(3, 1, balance: 50));
        WriteResult update = await Lake.UpdateAsync([.. Accounts(3, 1, balance: 7), .. Accounts(20, 1)]);
        Assert.Equal((0L, 2L, 1L), (update.RowsAdded, update.RowsUpdated, update.RowsUnmatched));
        Assert.Equal([7L, 7], (await AccountsAsync()).Where(static a => a.Id == 3).Select(static a => a.Balance));
        WriteResult delete = await Lake.DeleteAsync([.. Accounts(3, 1), .. Accounts(20, 1)]);
        Assert.Equal((2L, 1L), (delete.RowsDeleted, delete.RowsUnmatched));
        Assert.Equal(9, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task What_matches_nothing_at_all_is_no_version()
    {
        WriteResult update = await Lake.UpdateAsync(Accounts(20, 2));
        Assert.Equal((WriteOutcome.Committed, Nothing(1), 0L, 2L), (update.Outcome, (update.Version, update.Attempts), update.RowsUpdated, update.RowsUnmatched));
        WriteResult delete = await Lake.DeleteAsync(Accounts(20, 2));
        Assert.Equal((WriteOutcome.Committed, Nothing(update.Version), 0L, 2L), (delete.Outcome, (delete.Version, delete.Attempts), delete.RowsDeleted, delete.RowsUnmatched));
        Assert.Equal(delete.Version, (await Lake.UpdateAsync(Array.Empty<Account>())).Version);
        Assert.Equal(delete.Version, (await Lake.DeleteAsync(Array.Empty<Account>().ToAsyncEnumerable())).Version);
    }

    [Fact]
    public async Task An_updated_row_may_move_to_another_partition()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync(Users(3, "gb"));
        Assert.Equal(1, (await Lake.UpdateAsync(Users(1, "fr"))).RowsUpdated);
        Assert.Equal(["fr", "gb", "gb"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id")).Select(static u => u.Country));
        Assert.Equal(1, (await Lake.DeleteAsync(Users(1, "de"))).RowsDeleted);
    }
}
