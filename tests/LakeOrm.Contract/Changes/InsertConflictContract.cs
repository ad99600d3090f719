using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>What an insert does with a primary key that the table has.</summary>
public abstract class InsertConflictContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
    }

    [Fact]
    public async Task Nobody_looks_by_default()
    {
        await Lake.InsertAsync(Accounts(2, 2, 7));
        Assert.Equal([100L, 100, 100, 7, 7], (await AccountsAsync()).Select(static a => a.Balance).OrderDescending());
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
        Assert.Equal((1L, 0L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([100L, 100, 100, 7], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task What_is_there_can_be_replaced()
    {
        WriteResult result = await Lake.InsertAsync(Accounts(2, 2, 7), new() { OnConflict = InsertConflict.Update });
        Assert.Equal((1L, 1L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal([100L, 100, 7, 7], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task It_needs_a_primary_key() =>
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync([new Event(1, "a", 1)], new() { OnConflict = InsertConflict.Ignore }));

    [Fact]
    public async Task Of_two_rows_of_the_call_with_one_key_an_update_is_an_error_and_the_first_is_inserted_otherwise()
    {
        Account[] rows = [.. Accounts(5, 1, 1), .. Accounts(5, 1, 2)];
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync(rows, new() { OnConflict = InsertConflict.Update }));
        Assert.Equal(1, (await Lake.InsertAsync(rows, new() { OnConflict = InsertConflict.Ignore })).RowsAdded);
        Assert.Equal((5L, 1L), (await AccountsAsync())[^1] is var last ? (last.Id, last.Balance) : default);
    }

    [Fact]
    public async Task Where_every_key_is_known_nothing_is_written()
    {
        WriteResult result = await Lake.InsertAsync(Accounts(0, 3, 7), new() { OnConflict = InsertConflict.Ignore });
        Assert.Equal((WriteOutcome.Committed, Nothing(1), 0L, 0L), (result.Outcome, (result.Version, result.Attempts), result.RowsAdded, result.RowsUpdated));
        Assert.Equal([100L, 100, 100], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task The_primary_key_counts_and_not_the_merge_key()
    {
        await Lake.EnsureTableAsync<Contact>();
        Contact row = new() { Id = 1, Kind = "mail", Address = "a" };
        await Lake.InsertAsync([row]);
        Assert.Equal(1, (await Lake.InsertAsync([row with { Id = 2 }], new() { OnConflict = InsertConflict.Error })).RowsAdded);
        await Assert.ThrowsAsync<LakeDataException>(() => Lake.InsertAsync([row with { Address = "b" }], new() { OnConflict = InsertConflict.Error }));
    }
}
