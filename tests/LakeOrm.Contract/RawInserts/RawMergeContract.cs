using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.RawInserts;

/// <summary>Rows that are stored are merged as an upsert merges its own.</summary>
public abstract class RawMergeContract(LakeFixture fixture) : RawContract(fixture)
{
    [Fact]
    public async Task It_goes_by_the_merge_key_and_across_partitions()
    {
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, null, 3)]);
        User[] moved = [Users(1, "fr", 1)[0] with { Id = "new" }, Users(1, null, 4)[0], Users(1, "fr", 9)[0]];
        await using LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare(moved));
        WriteResult result = await raw.ThenMergeAsync();
        Assert.Equal((1L, 2L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal(
            ["u0 gb", "u1 fr", "u2 gb", "u3 ", "u4 ", "u5 ", "u9 fr"],
            (await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY email")).Select(static u => $"{u.Email.Split('@')[0]} {u.Country}"));
    }

    [Fact]
    public async Task The_options_of_an_upsert_count()
    {
        await Lake.InsertAsync(Accounts(0, 4));
        await using LakeRawInsert<Account> first = await Lake.InsertRawAsync<Account>(Bare(Accounts(3, 3, balance: 7)));
        WriteResult ignored = await first.ThenMergeAsync(new() { WhenMatched = MatchedRows.Ignore, WhenNotMatched = UnmatchedRows.Insert });
        Assert.Equal((2L, 0L), (ignored.RowsAdded, ignored.RowsUpdated));
        await using LakeRawInsert<Account> second = await Lake.InsertRawAsync<Account>(Bare(Accounts(5, 3, balance: 8)));
        WriteResult updated = await second.ThenMergeAsync(new() { WhenNotMatched = UnmatchedRows.Ignore, TargetFilter = $"balance = {7}" });
        Assert.Equal((0L, 1L, 2L), (updated.RowsAdded, updated.RowsUpdated, updated.RowsUnmatched));
        await using LakeRawInsert<Account> third = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 1)));
        await Assert.ThrowsAsync<ArgumentException>(() => third.ThenMergeAsync(new() { Table = "bank.others" }));
        if (!await RefusesAsync(ContractFeature.ExpectedVersions, () => third.ThenMergeAsync(new() { ExpectedVersion = 1 })))
        {
            await Assert.ThrowsAsync<LakeConflictException>(() => third.ThenMergeAsync(new() { ExpectedVersion = 1 }));
        }
    }

    [Fact]
    public async Task Of_rows_with_one_key_the_first_or_the_last_counts_when_asked_for()
    {
        Account[] rows = [.. Enumerable.Range(0, 30).SelectMany(static i => Accounts(i % 10, 1, i))];
        await using LakeRawInsert<Account> refused = await Lake.InsertRawAsync<Account>(Bare(rows));
        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => refused.ThenMergeAsync());
        Assert.Matches(Supports(ContractFeature.OrderedRawRows) ? @"row [12]\d of the call: its key \(id = " : @"a row of the input: its key \(id = ", e.Message);
        Assert.Contains("UpsertOptions.DuplicateKeys", e.Message, StringComparison.Ordinal);
        await refused.ThenMergeAsync(new() { DuplicateKeys = DuplicateKeyPolicy.First });
        Assert.Equal(Enumerable.Range(0, 10).Select(static i => (long)i), (await AccountsAsync()).Select(static a => a.Balance));
        await using LakeRawInsert<Account> last = await Lake.InsertRawAsync<Account>(Bare(rows));
        await last.ThenMergeAsync(new() { DuplicateKeys = DuplicateKeyPolicy.Last });
        Assert.Equal(Enumerable.Range(20, 10).Select(static i => (long)i), (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task The_order_is_kept_in_a_partition_and_where_the_driver_can_across_partitions()
    {
        User[] rows = [.. Users(3, "gb"), .. Users(3, "fr", 5), .. Users(3, "gb").Select(static u => u with { Balance = 9 })];
        await using (LakeRawInsert<User> raw = await Lake.InsertRawAsync<User>(Bare(rows)))
        {
            await raw.ThenMergeAsync(new() { DuplicateKeys = DuplicateKeyPolicy.Last });
        }

        Assert.Equal([9m, 9, 9], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE country = 'gb'")).Select(static u => u.Balance));
        await using LakeRawInsert<User> torn = await Lake.InsertRawAsync<User>(Bare([.. rows, Users(1, "fr", 1)[0]]));
        if (Supports(ContractFeature.OrderedRawRows))
        {
            await torn.ThenMergeAsync(new() { DuplicateKeys = DuplicateKeyPolicy.Last });
            Assert.Equal(["u000001"], (await Lake.QueryAsync<User>($"SELECT * FROM sales.users WHERE email = {"u1@example.com"}")).Where(static u => u.Country == "fr").Select(static u => u.Id));
            return;
        }

        LakeDataException e = await Assert.ThrowsAsync<LakeDataException>(() => torn.ThenMergeAsync(new() { DuplicateKeys = DuplicateKeyPolicy.Last }));
        Assert.Contains("email = u1@example.com", e.Message, StringComparison.Ordinal);
        Assert.Contains("of another partition, and which of the two is the last was not kept", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_without_a_key_is_not_merged()
    {
        await Lake.EnsureTableAsync<Event>();
        await using LakeRawInsert<Event> raw = await Lake.InsertRawAsync<Event>(Batches([new Event(1, "a", 1)]));
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => raw.ThenMergeAsync());
        await raw.CommitAsync();
    }

    [Fact]
    public async Task No_rows_come_to_nothing()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 0)));
        Assert.Equal((0L, 0L), ((await raw.ThenMergeAsync()).Version, await CountAsync("bank.accounts")));
    }
}
