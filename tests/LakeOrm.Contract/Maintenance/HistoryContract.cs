using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Maintenance;

/// <summary>A table tells what was done to it.</summary>
public abstract class HistoryContract(LakeFixture fixture) : LakeContract(fixture)
{
    [Fact]
    public async Task Versions_come_newest_first_with_what_their_commits_say()
    {
        await Lake.EnsureTableAsync<Account>();
        WriteResult insert = await Lake.InsertAsync(Accounts(0, 3), new() { Key = IdempotencyKey.Once("k1") });
        WriteResult delete = await Lake.DeleteAsync<Account>($"id = {1}");

        IReadOnlyList<LakeCommit> history = await Lake.HistoryAsync<Account>(cancellationToken: Token);
        Assert.Equal([2L, 1L, 0L], history.Select(static c => c.Version));
        Assert.Equal(["DELETE", "WRITE", "CREATE TABLE"], history.Select(static c => c.Operation));
        Assert.Equal([null, "k1", null], history.Select(static c => c.Key));
        Assert.Equal(delete.IngestId, history[0].IngestId);
        Assert.Equal(insert.IngestId, history[1].IngestId);
        Assert.Equal([false, true, true], history.Select(static c => c.IsBlindAppend));
        Assert.Equal("Append", history[1].Parameters["mode"]);
        Assert.Equal("3", history[1].Metrics["numOutputRows"]);
        Assert.StartsWith(EngineName, history[1].Engine, StringComparison.Ordinal);
        Assert.True(history[0].Timestamp > history[1].Timestamp && history[1].Timestamp > history[2].Timestamp);
    }

    [Fact]
    public async Task The_time_of_a_version_finds_it()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
        await Lake.InsertAsync(Accounts(3, 1));
        LakeCommit middle = (await Lake.HistoryAsync<Account>(2, Token))[1];
        Assert.Equal(1, middle.Version);
        Assert.Equal(3, await Lake.AsOf(middle.Timestamp).ScalarAsync<long>($"SELECT count(*) FROM bank.accounts", Token));
    }

    [Fact]
    public async Task A_limit_takes_the_newest_and_nothing_below_one_is_a_limit()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
        Assert.Equal([1L], (await Lake.HistoryAsync<Account>(1, Token)).Select(static c => c.Version));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Lake.HistoryAsync<Account>(0, Token));
    }

    [Fact]
    public async Task A_table_that_is_not_there_has_none() =>
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.HistoryAsync<Account>(cancellationToken: Token));
}
