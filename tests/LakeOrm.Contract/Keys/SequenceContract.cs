using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>A producer's numbers rise, and what is at or below the highest is a duplicate.</summary>
public abstract class SequenceContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Event>();
    }

    [Fact]
    public async Task Each_number_is_compared_with_the_commit_that_wrote_it()
    {
        for (int n = 0; n < 4; n++)
        {
            Assert.Equal((WriteOutcome.Committed, n + 1L), (await WriteAsync(n * 10)) is var r ? (r.Outcome, r.Version) : default);
        }

        LakeClient other = Connect();
        for (int n = 0; n < 4; n++)
        {
            InsertOptions options = new() { Key = IdempotencyKey.Sequence("p", n * 10) };
            WriteResult repeat = await other.InsertAsync(Events(n * 10, 1), options);
            Assert.Equal((WriteOutcome.Duplicate, n + 1L, 0L), (repeat.Outcome, repeat.Version, repeat.RowsAdded));
            Assert.Equal(Supports(ContractFeature.LastingSequences), repeat.KeyRetainedUntil is null);
            LakeIdempotencyException e = await Assert.ThrowsAsync<LakeIdempotencyException>(() => other.InsertAsync(Events(99, 1), options));
            Assert.Contains($"'p/{n * 10}'", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal([0L, 10, 20, 30], await EventIdsAsync());
    }

    [Fact]
    public async Task A_lower_number_that_was_skipped_is_not_written()
    {
        await WriteAsync(3);
        await WriteAsync(7);
        WriteResult skipped = await WriteAsync(5);
        Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 0L), (skipped.Outcome, skipped.RowsAdded));
        Assert.Equal([3L, 7], await EventIdsAsync());
        WriteStatus status = await Lake.LookUpAsync<Event>(IdempotencyKey.Sequence("p", 5));
        Assert.Equal((WriteState.Fenced, 7L), (status.State, status.Number));
    }

    [Fact]
    public async Task Producers_and_single_keys_of_one_name_do_not_meet()
    {
        List<IdempotencyKey> keys = [IdempotencyKey.Sequence("p", 5), IdempotencyKey.Sequence("q", 5), IdempotencyKey.Once("p"), IdempotencyKey.Once("p/5")];
        if (Supports(ContractFeature.RawKeys))
        {
            keys.Add(IdempotencyKey.Raw("p", 5));
        }

        foreach (IdempotencyKey key in keys)
        {
            Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Events(1, 1), new() { Key = key })).Outcome);
        }

        foreach (IdempotencyKey key in keys)
        {
            Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Events(1, 1), new() { Key = key })).Outcome);
        }

        Assert.Equal(keys.Count, (await EventIdsAsync()).Count);
    }

    [Fact]
    public async Task Tables_do_not_share_keys()
    {
        await Lake.EnsureTableAsync<Event>(new() { Table = "archive.events" });
        await WriteAsync(5);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Events(9, 1), new() { Table = "archive.events", Key = IdempotencyKey.Sequence("p", 5) })).Outcome);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Event>(IdempotencyKey.Sequence("p", 6))).State);
    }

    [Fact]
    public async Task The_greatest_number_is_one()
    {
        Assert.Equal(WriteOutcome.Committed, (await WriteAsync(long.MaxValue)).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await WriteAsync(long.MaxValue)).Outcome);
        Assert.Equal(long.MaxValue, (await Lake.LookUpAsync<Event>(IdempotencyKey.Sequence("p", 0))).Number);
    }

    [Fact]
    public async Task Producers_that_repeat_everything_at_once_lose_and_double_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            // Two workers for each of two producers.
            LakeClient client = Connect();
            for (int n = 0; n < 5; n++)
            {
                WriteResult result = await client.InsertAsync(Events((i / 2 * 100) + n, 1), new() { Key = IdempotencyKey.Sequence($"p{i / 2}", n) });
                Assert.NotEqual(WriteOutcome.DuplicatePayloadUnverified, result.Outcome);
            }
        })));
        Assert.Equal([0L, 1, 2, 3, 4, 100, 101, 102, 103, 104], await EventIdsAsync());
    }

    private Task<WriteResult> WriteAsync(long number) => Lake.InsertAsync([new Event(number, "k", number)], new() { Key = IdempotencyKey.Sequence("p", number) });
}
