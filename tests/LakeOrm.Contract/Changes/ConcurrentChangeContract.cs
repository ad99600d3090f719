using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Changes;

/// <summary>Writes at the same time, from several clients, come out as if they had come one after the other.</summary>
public abstract class ConcurrentChangeContract(LakeFixture fixture) : LakeContract(fixture)
{
    private const int AccountCount = 6;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, AccountCount));
    }

    [Fact]
    public async Task Inserts_of_many_clients_all_land_each_in_a_version_of_its_own()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(1, 18).Select(i => Task.Run(() => clients[i % clients.Length].InsertAsync(Accounts(i * 100, 2)))));
        Assert.Equal(Enumerable.Range(2, 18).Select(static v => (long)v), results.Select(static r => r.Version).Order());
        Assert.Equal(AccountCount + 36, (await AccountsAsync()).Select(static a => a.Id).Distinct().Count());
    }

    [Fact]
    public async Task No_addition_to_one_row_is_lost()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Task.Run(() => clients[i % clients.Length].UpdateAsync<Account>($"balance = balance + {1 << i}", $"id = {3}"))));
        Assert.Equal([100, 100, 100, 100 + 511, 100, 100], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task One_key_that_many_clients_upsert_is_there_once()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => clients[i % clients.Length].UpsertAsync(Accounts(50, 3, i)))));
        Assert.Single(results, static r => r.RowsAdded == 3);
        Assert.Equal(5, results.Count(static r => r is { RowsAdded: 0, RowsUpdated: 3 }));
        List<Account> rows = (await AccountsAsync())[AccountCount..];
        Assert.Equal([50L, 51, 52], rows.Select(static a => a.Id));
        Assert.Single(rows.Select(static a => a.Ingest).Distinct());
    }

    [Fact]
    public async Task One_key_that_many_clients_insert_where_it_is_not_is_there_once()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
            clients[i % clients.Length].InsertAsync(Accounts(50, 5, i), new() { OnConflict = InsertConflict.Ignore }))));
        Assert.Equal(5, results.Sum(static r => r.RowsAdded));
        Assert.Equal(AccountCount + 5, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_row_that_many_clients_delete_is_deleted_by_one()
    {
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() =>
            i % 2 == 0 ? clients[i % clients.Length].DeleteAsync(Accounts(3, 1)) : clients[i % clients.Length].DeleteAsync<Account>($"id = {3}"))));
        Assert.Equal(1, results.Sum(static r => r.RowsDeleted));
        Assert.Equal(AccountCount - 1, (await AccountsAsync()).Count);
    }

    [Theory]
    [InlineData("insert")]
    [InlineData("upsert")]
    [InlineData("delete")]
    [InlineData("overwrite")]
    public async Task What_another_client_commits_while_the_rows_of_a_change_come_is_before_it_or_after_it(string other)
    {
        LakeClient client = Connect();
        async IAsyncEnumerable<Account> Stream()
        {
            yield return Accounts(3, 1, balance: 7)[0];
            await (other switch
            {
                "insert" => client.InsertAsync(Accounts(4, 1, balance: 1)),
                "upsert" => client.UpsertAsync(Accounts(3, 2, balance: 1)),
                "delete" => client.DeleteAsync(Accounts(3, 2)),
                _ => client.OverwriteAsync(Accounts(4, 1, balance: 1)),
            });
            yield return Accounts(4, 1, balance: 7)[0];
        }

        WriteResult result = await Lake.UpsertAsync(Stream());
        Assert.Equal(3, result.Version);
        (long[] balances, long added) = other switch
        {
            "insert" => ((long[])[7, 7, 7], 0),
            "upsert" => ([7, 7], 0),
            "delete" => ([7, 7], 2),
            _ => ([7, 7], 1),
        };
        Assert.Equal(balances, (await AccountsAsync()).Where(static a => a.Id is 3 or 4).Select(static a => a.Balance));
        Assert.Equal((added, balances.Length - added), (result.RowsAdded, result.RowsUpdated));
    }

    [Fact]
    public async Task A_banks_sum_is_kept_by_mixed_transfers()
    {
        LakeClient other = Connect();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TransferAsync(i % 2 == 0 ? Lake : other, i))));
        List<Account> accounts = await AccountsAsync();
        Assert.Equal((AccountCount, AccountCount * 100L), (accounts.Count, accounts.Sum(static a => a.Balance)));
        Assert.Equal(AccountCount, accounts.Select(static a => a.Id).Distinct().Count());
    }

    private async Task TransferAsync(LakeClient lake, int worker)
    {
        Random random = new(worker);
        for (int i = 0; i < 5; i++)
        {
            (int from, int to) = (random.Next(AccountCount), random.Next(AccountCount));
            if (worker % 3 == 0 || !Supports(ContractFeature.ExpectedVersions))
            {
                // Both legs in one statement.
                await lake.UpdateAsync<Account>($"balance = balance + (CASE WHEN id = {to} THEN {5} ELSE {0} END) - (CASE WHEN id = {from} THEN {5} ELSE {0} END)", $"id IN {new[] { from, to }}");
                continue;
            }

            while (true)
            {
                // What was read is what is written: the version holds them together.
                long version = (await lake.InsertAsync(Array.Empty<Account>())).Version;
                List<Account> read = await lake.AsOf(version).QueryAsync<Account>($"SELECT * FROM bank.accounts WHERE id IN {new[] { from, to }}");
                Account[] written = [.. read.Select(a => a with { Balance = a.Balance + (a.Id == to ? 5 : 0) - (a.Id == from ? 5 : 0) })];
                try
                {
                    if (worker % 3 == 1)
                    {
                        await lake.UpsertAsync(written, new() { ExpectedVersion = version });
                    }
                    else
                    {
                        await lake.UpdateAsync(written, new() { ExpectedVersion = version });
                    }

                    break;
                }
                catch (LakeConflictException)
                {
                }
            }
        }
    }
}
