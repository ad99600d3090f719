using Apache.Arrow;
using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.RawInserts;

/// <summary>Under a key, rows are added once, from however many stores and commits.</summary>
public abstract class RawKeyContract(LakeFixture fixture) : RawContract(fixture)
{
    private static readonly RawCommitOptions Keyed = new() { Key = IdempotencyKey.Once("load-7") };

    [Fact]
    public async Task A_repeat_adds_nothing_and_other_rows_are_refused()
    {
        Assert.Equal(WriteOutcome.Committed, (await StoreAndCommitAsync(Bare(Accounts(0, 25), 10))).Outcome);
        IReadOnlyList<string>? files = await FilesAsync();
        WriteResult again = await StoreAndCommitAsync(Bare(Accounts(0, 25), 4));
        Assert.Equal((WriteOutcome.Duplicate, 1L, 0L), (again.Outcome, again.Version, again.RowsAdded));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => StoreAndCommitAsync(Bare(Accounts(0, 24))));
        Assert.Equal(25, await CountAsync("bank.accounts"));
        Assert.Equal(files, await FilesAsync());
    }

    [Fact]
    public async Task Nulls_and_empty_values_are_told_apart()
    {
        await StoreAndCommitAsync(Bare([new Account { Id = 1, Balance = 1, Owner = null }]));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => StoreAndCommitAsync(Bare([new Account { Id = 1, Balance = 1, Owner = string.Empty }])));
        await Lake.EnsureTableAsync<Basket>();
        List<string?>?[] tags = [null, [], [null], [string.Empty], [null, null]];
        for (int i = 0; i < tags.Length; i++)
        {
            await using LakeRawInsert<Basket> raw = await Lake.InsertRawAsync<Basket>(Batches([new Basket { Id = 1, Tags = tags[i] }]));
            Task<WriteResult> commit = raw.CommitAsync(Keyed);
            if (i == 0)
            {
                Assert.Equal(WriteOutcome.Committed, (await commit).Outcome);
            }
            else
            {
                await Assert.ThrowsAsync<LakeIdempotencyException>(() => commit);
            }
        }
    }

    private async Task<WriteResult> StoreAndCommitAsync(RecordBatch[] batches)
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(batches);
        return await raw.CommitAsync(Keyed);
    }
}
