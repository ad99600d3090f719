using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;

namespace LakeOrm.Contract.RawInserts;

/// <summary>Rows that are stored are in no version until they are committed.</summary>
public abstract class RawCommitContract(LakeFixture fixture) : RawContract(fixture)
{
    [Fact]
    public async Task What_is_committed_stays_when_it_is_disposed_and_is_committed_once()
    {
        LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await raw.CommitAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.ThenMergeAsync());
        await raw.AbortAsync();
        await raw.DisposeAsync();
        Assert.Equal(10, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task What_a_crash_left_is_in_nobodys_way()
    {
        _ = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        LakeClient other = Connect();
        await other.InsertAsync(Accounts(0, 3));
        await other.UpsertAsync(Accounts(0, 2, 7));
        Assert.Equal(3, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task No_rows_make_no_version()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 0)));
        WriteResult result = await raw.CommitAsync();
        Assert.Equal((0L, 0, 0L), (raw.Rows, raw.Files, result.Version));
    }

    [Fact]
    public async Task A_moment_before_they_can()
    {
        ManualClock clock = new();
        LakeClient lake = Connect(new LakeClientOptions { TimeProvider = clock });
        await using LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMicroseconds(1));
        Assert.Equal(10, (await raw.CommitAsync()).RowsAdded);
    }

    [Fact]
    public async Task Another_version_than_the_expected_is_a_conflict_and_the_rows_stay_stored()
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        await Lake.InsertAsync(Accounts(50, 1));
        if (await RefusesAsync(ContractFeature.ExpectedVersions, () => raw.CommitAsync(new() { ExpectedVersion = 0 })))
        {
            return;
        }

        await Assert.ThrowsAsync<LakeConflictException>(() => raw.CommitAsync(new() { ExpectedVersion = 0 }));
        Assert.Equal(2, (await raw.CommitAsync(new() { ExpectedVersion = 1 })).Version);
        Assert.Equal(11, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task Commits_at_once_get_a_version_each()
    {
        LakeRawInsert<Account>[] raws = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Lake.InsertRawAsync<Account>(Bare(Accounts(i * 10, 10)))));
        WriteResult[] results = await Task.WhenAll(raws.Select(static r => r.CommitAsync()));
        Assert.Equal([1L, 2, 3, 4, 5, 6], results.Select(static r => r.Version).Order());
        Assert.Equal(60, await CountAsync("bank.accounts"));
    }
}
