using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>What a repeat is compared by: the caller's values in their order.</summary>
public abstract class PayloadContract(LakeFixture fixture) : LakeContract(fixture)
{
    private static readonly InsertOptions Once = new() { Key = IdempotencyKey.Once("k") };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync(Accounts(0, 3), Once);
    }

    [Fact]
    public async Task It_does_not_matter_from_which_kind_of_source_the_rows_come_nor_how_they_are_cut()
    {
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(0, 3).ToList(), Once)).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(0, 3).Where(static _ => true), Once)).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(0, 3).ToAsyncEnumerable(), Once)).Outcome);
    }

    [Fact]
    public async Task What_the_write_stamps_does_not_matter() =>
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Accounts(0, 3).Select(static a => a with { CreatedAt = DateTimeOffset.UtcNow, Ingest = Guid.NewGuid() }), Once)).Outcome);

    [Fact]
    public async Task Other_values_fewer_rows_more_rows_and_another_order_do()
    {
        Account[] rows = Accounts(0, 3);
        Account[][] others = [rows[..2], Accounts(0, 4), [rows[1], rows[0], rows[2]], Accounts(0, 3, balance: 101), [rows[0] with { Owner = null }, rows[1], rows[2]], []];
        foreach (Account[] other in others)
        {
            LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(other, Once));
            Assert.Contains("version 1", e.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(other.ToAsyncEnumerable(), Once));
        }

        Assert.Equal(3, (await AccountsAsync()).Count);
    }

    [Fact]
    public async Task A_caller_who_does_not_want_the_comparison_is_not_made_to_read_the_rows()
    {
        int read = 0;
        async IAsyncEnumerable<Account> Stream()
        {
            foreach (Account row in Accounts(70, 5))
            {
                read++;
                yield return row;
            }

            await Task.Yield();
        }

        WriteResult result = await Lake.InsertAsync(Stream(), new() { Key = Once.Key, VerifyPayload = false });
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 1L, 0L, 0), (result.Outcome, result.Version, result.RowsAdded, read));
        result = await Lake.UpsertAsync(Stream(), new() { Key = Once.Key, VerifyPayload = false });
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 0), (result.Outcome, read));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Stream(), Once));
        Assert.Equal(5, read);
    }

    [Fact]
    public async Task Values_in_the_holes_of_a_condition_are_part_of_it()
    {
        UpdateOptions update = new() { Key = IdempotencyKey.Once("u") };
        Assert.Equal(1, (await Lake.UpdateAsync<Account>($"balance = {1}", $"id = {1}", update)).RowsUpdated);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.UpdateAsync<Account>($"balance = {1}", $"id = {1}", update)).Outcome);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.UpdateAsync<Account>($"balance = {2}", $"id = {1}", update));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.UpdateAsync<Account>($"balance = {1}", $"id = {2}", update));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.UpdateAsync<Account>($"balance = {1}", $"id <> {1}", update));
    }
}
