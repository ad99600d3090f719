using LakeOrm.Contract.Records;

namespace LakeOrm.Contract.Keys;

/// <summary>How long the table keeps a key.</summary>
public abstract class RetentionContract(LakeFixture fixture) : LakeContract(fixture)
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Lake.EnsureTableAsync<Event>();
    }

    [Fact]
    public async Task A_single_key_is_kept_for_thirty_days_a_producers_for_ever_and_a_write_without_one_has_none()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        DateTimeOffset until = Assert.NotNull((await Lake.InsertAsync(Events(0, 1), new() { Key = IdempotencyKey.Once("k") })).KeyRetainedUntil);
        Assert.InRange(until, before.AddDays(30), DateTimeOffset.UtcNow.AddDays(30).AddMinutes(5));
        Assert.Equal(until, (await Lake.LookUpAsync<Event>(IdempotencyKey.Once("k"))).KeyRetainedUntil);
        Assert.Equal(Supports(ContractFeature.LastingSequences), (await Lake.InsertAsync(Events(0, 1), new() { Key = IdempotencyKey.Sequence("p", 1) })).KeyRetainedUntil is null);
        Assert.Null((await Lake.InsertAsync(Events(0, 1))).KeyRetainedUntil);
    }

    [Fact]
    public async Task Another_engines_key_is_kept_for_the_same_time_and_counts_at_or_below_its_version()
    {
        InsertOptions Raw(long version) => new() { Key = IdempotencyKey.Raw("app", version) };
        if (!Supports(ContractFeature.RawKeys))
        {
            await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync(Events(0, 1), Raw(1)));
            return;
        }

        Assert.InRange(Assert.NotNull((await Lake.InsertAsync(Events(0, 1), Raw(5))).KeyRetainedUntil), DateTimeOffset.UtcNow.AddDays(29), DateTimeOffset.UtcNow.AddDays(31));
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await Lake.InsertAsync(Events(9, 1), Raw(4))).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Events(0, 1), Raw(5))).Outcome);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(Events(6, 1), Raw(6))).Outcome);
        Assert.Equal([0L, 6], await EventIdsAsync());
    }
}
