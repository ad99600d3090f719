using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>A fence makes certain that a write is there or never comes.</summary>
public abstract class FenceContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3));
    }

    [Fact]
    public async Task After_the_write_it_finds_the_write_and_commits_nothing()
    {
        WriteResult write = await Lake.UpsertAsync(Accounts(1, 1, 7), new() { Key = Key });
        WriteStatus status = await Connect().FenceAsync<Account>(Key);
        Assert.Equal((WriteState.Committed, 2L, write.IngestId), (status.State, status.Version, status.IngestId));
        Assert.Equal(2, await VersionAsync<Account>());
    }

    [Fact]
    public async Task Before_the_write_it_keeps_it_out_whatever_it_is()
    {
        WriteStatus status = await Lake.FenceAsync<Account>(Key);
        Assert.Equal((WriteState.Fenced, 2L), (status.State, status.Version));
        IReadOnlyList<string>? files = await FilesAsync();
        Func<LakeClient, Task<WriteResult>>[] writes =
        [
            static lake => lake.InsertAsync(Accounts(9, 1), new() { Key = Key }),
            static lake => lake.InsertAsync(Accounts(9, 1), new() { Key = Key, VerifyPayload = false }),
            static lake => lake.OverwriteAsync(Accounts(9, 1), new() { Key = Key }),
            static lake => lake.UpsertAsync(Accounts(1, 1, 7), new() { Key = Key }),
            static lake => lake.UpdateAsync<Account>($"balance = {7}", $"true", new() { Key = Key }),
            static lake => lake.DeleteAsync(Accounts(1, 1), new() { Key = Key }),
        ];
        LakeClient[] clients = [Lake, Connect()];
        foreach (Func<LakeClient, Task<WriteResult>> write in writes)
        {
            foreach (LakeClient client in clients)
            {
                LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(() => write(client));
                Assert.Contains("fenced", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(300, await Lake.ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"));
        Assert.Equal(2, await VersionAsync<Account>());
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task It_can_be_repeated()
    {
        WriteStatus first = await Lake.FenceAsync<Account>(Key);
        Assert.Equal(first, await Connect().FenceAsync<Account>(Key));
        Assert.Equal(first, await Lake.LookUpAsync<Account>(Key));
        Assert.Equal(2, await VersionAsync<Account>());
    }

    [Fact]
    public async Task A_producers_number_keeps_out_all_lower_ones_and_no_higher_one()
    {
        Assert.Equal((WriteState.Fenced, 5L), (await Lake.FenceAsync<Account>(IdempotencyKey.Sequence("p", 5))) is var fence ? (fence.State, fence.Number) : default);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Accounts(9, 1), new() { Key = IdempotencyKey.Sequence("p", 5) }));
        WriteResult lower = await Lake.InsertAsync(Accounts(9, 1), new() { Key = IdempotencyKey.Sequence("p", 3) });
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 0L), (lower.Outcome, lower.RowsAdded));
        Assert.Equal(WriteState.Fenced, (await Lake.LookUpAsync<Account>(IdempotencyKey.Sequence("p", 3))).State);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Accounts(9, 1), new() { Key = IdempotencyKey.Sequence("p", 6) })).Outcome);
    }

    [Fact]
    public async Task Writes_and_fences_that_race_agree_on_who_was_first()
    {
        LakeClient other = Connect();
        for (int i = 0; i < 12; i++)
        {
            IdempotencyKey key = IdempotencyKey.Once($"race-{i}");
            Task<bool> write = Task.Run(async () =>
            {
                try
                {
                    return (await Lake.InsertAsync(Accounts(1000 + i, 1), new() { Key = key })).Outcome == WriteOutcome.Committed;
                }
                catch (LakeIdempotencyException)
                {
                    return false;
                }
            });
            WriteStatus status = await other.FenceAsync<Account>(key);
            Assert.Equal(await write ? WriteState.Committed : WriteState.Fenced, status.State);
            Assert.Equal(await write ? 1 : 0, await other.ScalarAsync<long>($"SELECT count(*) FROM bank.accounts WHERE id = {1000 + i}"));
        }
    }
}
