using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>After a lost answer the table says what became of the write.</summary>
public abstract class LookUpContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly LakeTableName Table = LakeSchema.Of<Account>().Name;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
    }

    [Fact]
    public async Task Every_kind_of_write_is_found_by_its_id()
    {
        WriteResult[] written =
        [
            await Lake.InsertAsync(Accounts(0, 5)),
            await Lake.InsertAsync(Accounts(4, 2), new() { OnConflict = InsertConflict.Ignore }),
            await Lake.UpsertAsync(Accounts(1, 1, 7)),
            await Lake.UpdateAsync(Accounts(2, 1, 7)),
            await Lake.UpdateAsync<Account>($"balance = {8}", $"id = {3}"),
            await Lake.DeleteAsync(Accounts(3, 1)),
            await Lake.DeleteAsync<Account>($"id = {4}"),
            await Lake.OverwriteAsync(Accounts(0, 2)),
        ];
        Assert.Equal([1L, 2, 3, 4, 5, 6, 7, 8], written.Select(static w => w.Version));
        foreach (WriteResult write in written)
        {
            WriteStatus status = await Connect().LookUpAsync<Account>(write.IngestId);
            Assert.Equal(new WriteStatus { State = WriteState.Committed, Version = write.Version, IngestId = write.IngestId }, status);
            Assert.Equal(status, await Lake.LookUpAsync(Table, write.IngestId));
        }
    }

    [Fact]
    public async Task A_write_is_found_by_its_key()
    {
        IdempotencyKey key = IdempotencyKey.Once("k");
        Assert.Equal(new WriteStatus { State = WriteState.NotYet }, await Lake.LookUpAsync<Account>(key));
        WriteResult write = await Lake.UpsertAsync(Accounts(0, 1), new() { Key = key });
        Assert.Equal(
            new WriteStatus { State = WriteState.Committed, Version = 1, IngestId = write.IngestId, KeyRetainedUntil = write.KeyRetainedUntil }, await Connect().LookUpAsync(Table, key));
    }

    [Fact]
    public async Task A_producers_number_is_told_with_every_answer()
    {
        Assert.Null((await Lake.LookUpAsync<Account>(IdempotencyKey.Sequence("p", 0))).Number);
        WriteResult write = await Lake.InsertAsync(Accounts(0, 1), new() { Key = IdempotencyKey.Sequence("p", 5) });
        Assert.Equal(new WriteStatus { State = WriteState.Committed, Version = 1, IngestId = write.IngestId, Number = 5, KeyRetainedUntil = write.KeyRetainedUntil }, await Lake.LookUpAsync<Account>(IdempotencyKey.Sequence("p", 5)));
        Assert.Equal(new WriteStatus { State = WriteState.NotYet, Number = 5, KeyRetainedUntil = write.KeyRetainedUntil }, await Lake.LookUpAsync<Account>(IdempotencyKey.Sequence("p", 6)));
        Assert.Equal((WriteState.Fenced, 5L), (await Lake.LookUpAsync<Account>(IdempotencyKey.Sequence("p", 4))) is var lower ? (lower.State, lower.Number) : default);
    }

    [Fact]
    public async Task A_call_that_was_answered_with_a_duplicate_has_no_commit_of_its_own()
    {
        InsertOptions once = new() { Key = IdempotencyKey.Once("k") };
        await Lake.InsertAsync(Accounts(0, 1), once);
        Guid repeat = (await Lake.InsertAsync(Accounts(0, 1), once)).IngestId;
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Account>(repeat)).State);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Account>(Guid.CreateVersion7())).State);
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_there_and_its_repeat_says_so()
    {
        Driver.After = static result => throw new LakeUnknownOutcomeException(result.IngestId, "The line is dead.");
        InsertOptions once = new() { Key = IdempotencyKey.Once("k") };
        LakeUnknownOutcomeException lost = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => Lake.InsertAsync(Accounts(0, 1), once));
        Driver.After = null;
        Assert.Equal((WriteState.Committed, 1L), (await Lake.LookUpAsync<Account>(lost.IngestId)) is var status ? (status.State, status.Version) : default);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(0, 1), once)).Outcome);
        Assert.Single(await AccountsAsync());
    }

    [Fact]
    public async Task A_table_that_is_not_there_knows_of_no_write()
    {
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.LookUpAsync<Event>(Guid.NewGuid()));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.LookUpAsync<Event>(IdempotencyKey.Once("k")));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.FenceAsync<Event>(IdempotencyKey.Once("k")));
    }
}
