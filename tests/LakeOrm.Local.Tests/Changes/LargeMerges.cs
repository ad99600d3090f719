using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A merge that does not fit into the engine's memory goes through its folder for temporary files.</summary>
public sealed class LargeMerges
{
    private const int Rows = 300_000;

    [Fact]
    public async Task Memory_is_bounded()
    {
        using TemporaryFolder folder = new();
        await using LakeClient lake = new(new LocalDriver(folder["lake"], new LocalLakeOptions { Threads = 1, MemoryLimit = 80 << 20, TempDirectory = folder.Path }));
        await lake.EnsureTableAsync<Account>();
        await lake.InsertAsync(Accounts(0, Rows, 1));
        WriteResult result = await lake.UpsertAsync(Accounts(Rows / 2, Rows, 2).ToAsyncEnumerable());
        Assert.Equal((Rows / 2L, Rows / 2L), (result.RowsAdded, result.RowsUpdated));
        Assert.Equal((Rows / 2) + (2L * Rows), await lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
        Assert.Equal(Rows * 3 / 2, await lake.ScalarAsync<long>($"SELECT count(DISTINCT id) FROM bank.accounts WHERE length(owner) = {300}"));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "rows-*", SearchOption.AllDirectories));
    }

    private static IEnumerable<Account> Accounts(int from, int count, long balance) =>
        Enumerable.Range(from, count).Select(i => new Account { Id = i, Owner = $"{i}".PadRight(300, 'x'), Balance = balance });
}
