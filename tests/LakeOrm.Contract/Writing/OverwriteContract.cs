using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Writing;

/// <summary>Rows take the place of all others: in one version, or not at all.</summary>
public abstract class OverwriteContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(3, "gb"), .. Users(3, "fr", 10)]);
    }

    [Fact]
    public async Task The_tables_rows_are_those_of_the_call()
    {
        WriteResult result = await Lake.OverwriteAsync(Users(2, "de", 20));
        Assert.Equal((WriteOutcome.Committed, 2L, 2L, 0L), (result.Outcome, result.Version, result.RowsAdded, result.RowsDeleted));
        Assert.Equal(["u000020", "u000021"], await IdsAsync());
        Assert.Equal(6, await Lake.AsOf(1).ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
        await Lake.OverwriteAsync(Users(3, null, 30).ToAsyncEnumerable());
        Assert.Equal(["u000030", "u000031", "u000032"], await IdsAsync());
    }

    [Fact]
    public async Task No_rows_empty_the_table()
    {
        Assert.Equal(2, (await Lake.OverwriteAsync(Array.Empty<User>())).Version);
        Assert.Empty(await IdsAsync());
        await Lake.InsertAsync(Users(1, "gb"));
        Assert.Single(await IdsAsync());
    }

    [Fact]
    public async Task No_rows_in_the_place_of_none_are_no_version_but_for_a_key()
    {
        await Lake.OverwriteAsync(Array.Empty<User>());
        WriteResult nothing = await Lake.OverwriteAsync(Array.Empty<User>());
        Assert.Equal(Nothing(2), (nothing.Version, nothing.Attempts));
        OverwriteOptions once = new() { Key = IdempotencyKey.Once("o") };
        Assert.Equal((WriteOutcome.Committed, nothing.Version + 1), Told(await Lake.OverwriteAsync(Array.Empty<User>(), once)));
        Assert.Equal((WriteOutcome.Duplicate, nothing.Version + 1), Told(await Lake.OverwriteAsync(Array.Empty<User>(), once)));

        static (WriteOutcome, long) Told(WriteResult result) => (result.Outcome, result.Version);
    }

    [Fact]
    public async Task Under_a_key_it_happens_once()
    {
        OverwriteOptions once = new() { Key = IdempotencyKey.Once("o") };
        Assert.Equal(WriteOutcome.Committed, (await Lake.OverwriteAsync(Users(1, "de", 20), once)).Outcome);
        await Lake.InsertAsync(Users(1, "de", 21));
        WriteResult again = await Lake.OverwriteAsync(Users(1, "de", 20), once);
        Assert.Equal((WriteOutcome.Duplicate, 2L, 0L), (again.Outcome, again.Version, again.RowsAdded));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Users(1, "de", 20), new() { Key = once.Key }));
        Assert.Equal(["u000020", "u000021"], await IdsAsync());
    }

    [Fact]
    public async Task Overwrites_of_many_clients_leave_the_rows_of_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Task.Run(() => Connect().OverwriteAsync(Users(4, "de", i * 100)))));
        string[] ids = await IdsAsync();
        int first = int.Parse(ids[0][1..], null);
        Assert.Equal(Users(4, "de", first).Select(static u => u.Id), ids);
        Assert.Equal(6, await VersionAsync<User>());
    }

    private async Task<string[]> IdsAsync() => [.. (await Lake.QueryAsync<User>($"SELECT * FROM sales.users ORDER BY id")).Select(static u => u.Id)];
}
