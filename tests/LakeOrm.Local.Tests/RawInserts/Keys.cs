using Apache.Arrow;
using LakeOrm.Contract.Records;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>Under a key, rows are added once, from however many stores and commits.</summary>
public sealed class Keys : RawTest
{
    private static readonly RawCommitOptions Keyed = new() { Key = IdempotencyKey.Once("load-7") };

    [Fact]
    public async Task A_repeat_adds_nothing_and_leaves_nothing_however_it_is_cut()
    {
        Assert.Equal(WriteOutcome.Committed, (await StoreAndCommitAsync(Bare(Accounts(0, 25), 10))).Outcome);
        WriteResult again = await StoreAndCommitAsync(Bare(Accounts(0, 25), 4));
        Assert.Equal((WriteOutcome.Duplicate, 1L, 0L), (again.Outcome, again.Version, again.RowsAdded));
        Assert.NotNull(again.KeyRetainedUntil);
        Assert.Equal(25, await CountAsync("bank.accounts"));
        Assert.Single(DataFiles());
    }

    [Fact]
    public async Task Other_rows_another_order_and_another_operation_are_refused_and_stay_stored()
    {
        RecordBatch[] rows = Bare(Accounts(0, 25));
        await StoreAndCommitAsync(rows);
        foreach (RecordBatch[] others in new[] { Bare(Accounts(0, 25, balance: 1)), Bare(Accounts(0, 24)), Bare(Accounts(0, 25).Reverse()), Batches(Accounts(0, 25)) })
        {
            await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(others);
            await Assert.ThrowsAsync<LakeIdempotencyException>(() => raw.CommitAsync(Keyed));
            Assert.Equal(2, DataFiles().Length);
        }

        await using LakeRawInsert<Account> merge = await Lake.InsertRawAsync<Account>(rows);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => merge.ThenMergeAsync(new() { Key = Keyed.Key }));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Accounts(0, 25), new() { Key = Keyed.Key }));
        Assert.Equal(25, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task Rows_need_not_be_compared()
    {
        await StoreAndCommitAsync(Bare(Accounts(0, 25)));
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(Bare(Accounts(0, 3)));
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await raw.CommitAsync(new() { Key = Keyed.Key, VerifyPayload = false })).Outcome);
        Assert.Single(DataFiles());
    }

    [Fact]
    public async Task Of_many_at_once_one_is_committed()
    {
        LakeRawInsert<Account>[] raws = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)))));
        WriteResult[] results = await Task.WhenAll(raws.Select(static r => r.CommitAsync(Keyed)));
        Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
        Assert.Equal(3, results.Count(static r => r.Outcome == WriteOutcome.Duplicate));
        Assert.Equal(10, await CountAsync("bank.accounts"));
        Assert.Single(DataFiles());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_an_unknown_outcome_the_files_stay_and_the_key_settles_it(bool stored)
    {
        LostAnswers storage = new(new FileStorage(Root));
        await using LakeClient lake = new(new LocalDriver(storage));
        LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        storage.Loses = stored ? LostAnswers.Loss.Answer : LostAnswers.Loss.Request;
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => raw.CommitAsync(Keyed));
        Assert.Equal(raw.IngestId, e.IngestId);
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.AbortAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
        storage.Loses = LostAnswers.Loss.None;
        Assert.Equal(stored ? WriteOutcome.Duplicate : WriteOutcome.Committed, (await raw.CommitAsync(Keyed)).Outcome);
        await raw.DisposeAsync();
        Assert.Equal(10, await CountAsync("bank.accounts"));
    }

    [Fact]
    public async Task Without_a_key_an_unknown_outcome_is_looked_up_and_disposing_keeps_the_files()
    {
        LostAnswers storage = new(new FileStorage(Root));
        await using LakeClient lake = new(new LocalDriver(storage));
        LakeRawInsert<Account> raw = await lake.InsertRawAsync<Account>(Bare(Accounts(0, 10)));
        storage.Loses = LostAnswers.Loss.Answer;
        await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => raw.CommitAsync());
        storage.Loses = LostAnswers.Loss.None;
        await Assert.ThrowsAsync<InvalidOperationException>(() => raw.CommitAsync());
        await raw.DisposeAsync();
        Assert.Equal(WriteState.Committed, (await Lake.LookUpAsync<Account>(raw.IngestId)).State);
        Assert.Equal(10, await CountAsync("bank.accounts"));
    }

    private async Task<WriteResult> StoreAndCommitAsync(RecordBatch[] batches)
    {
        await using LakeRawInsert<Account> raw = await Lake.InsertRawAsync<Account>(batches);
        return await raw.CommitAsync(Keyed);
    }
}
