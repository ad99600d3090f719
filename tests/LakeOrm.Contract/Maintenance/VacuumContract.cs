using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>A vacuum deletes the files that nobody needs, and nothing else.</summary>
public abstract class VacuumContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Files_that_nobody_needs_go_once_their_time_is_over()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(1, 1, balance: 1));
        await Lake.OverwriteAsync(Accounts(2, 1, balance: 2));

        // Logs count in milliseconds, and what left the table in this one is kept.
        await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        VacuumResult none = await Lake.VacuumAsync<Account>(cancellationToken: Token);
        Assert.Equal((0L, 2L), (none.Files, none.Version));
        VacuumOptions all = new() { Retention = TimeSpan.Zero, AllowShortRetention = true };
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.VacuumAsync<Account>(new() { Retention = TimeSpan.Zero }, Token));
        Assert.Equal(1, (await Lake.VacuumAsync<Account>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true, DryRun = true }, Token)).Files);
        VacuumResult result = await Lake.VacuumAsync<Account>(all, Token);
        Assert.Equal((1L, 2L), (result.Files, result.Version));
        Assert.Equal(0, (await Lake.VacuumAsync<Account>(all, Token)).Files);
        Assert.Equal([2L], (await AccountsAsync()).Select(static a => a.Balance));
    }

    [Fact]
    public async Task A_table_may_be_named()
    {
        await Lake.EnsureTableAsync<Account>(new() { Table = "bank.others" });
        Assert.Equal(0, (await Lake.VacuumAsync<Account>(new() { Table = "bank.others" }, Token)).Version);
        LakeTableNotFoundException none = await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.VacuumAsync<Account>(cancellationToken: Token));
        Assert.Contains("bank.accounts", none.Message, StringComparison.Ordinal);
    }
}
