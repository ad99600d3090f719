using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>What an insert does with a primary key that the table has.</summary>
public sealed class InsertConflicts : ChangeTest
{
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
    }

    [Fact]
    public async Task Nobody_looks_by_default()
    {
        await Lake.InsertAsync(Accounts(2, 2, 7));
        Assert.Equal([100L, 100, 100, 7, 7], (await AccountsAsync()).Select(static a => a.Balance).OrderDescending());
        Assert.Equal(0, Runs);
    }

    [Fact]
    public async Task An_error_names_the_row()
    {
        InsertOptions options = new() { OnConflict = InsertConflict.Error };
        LakeDataException error = await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync(Accounts(2, 2), options));
        Assert.Contains("insert, row 0 of the call: its key (id = 2) is in the table already", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync([.. Accounts(5, 1), .. Accounts(5, 1)], options));
        Assert.Equal(2, (await Lake.InsertAsync(Accounts(3, 2), options)).RowsAdded);
    }

    [Fact]
    public async Task What_is_there_can_be_left_as_it_is()
    {
        WriteResult result = await Lake.InsertAsync([.. Accounts(2, 2, 7), .. Accounts(3, 1, 8)], new() { OnConflict = InsertConflict.Ignore });
        Assert.Equal((1L, 0L, 0), (result.RowsAdded, result.RowsUpdated, result.FilesRemoved));
        Assert.Equal([100L, 100, 100, 7], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task What_is_there_can_be_replaced()
    {
        WriteResult result = await Lake.InsertAsync(Accounts(2, 2, 7), new() { OnConflict = InsertConflict.Update });
        Assert.Equal((1L, 1L, 1), (result.RowsAdded, result.RowsUpdated, result.FilesRemoved));
        Assert.Equal([100L, 100, 7, 7], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task It_needs_a_primary_key() =>
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync([new Event(1, "a", 1)], new() { OnConflict = InsertConflict.Ignore }));

    [Fact]
    public async Task Two_that_insert_one_key_at_once_leave_it_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Lake.InsertAsync(Accounts(50, 5, i), new() { OnConflict = InsertConflict.Ignore })));
        Assert.Equal(8, await Lake.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts"));
    }
}
