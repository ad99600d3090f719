using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Commits;

/// <summary>Writers of other engines know an application id and a version, and nothing of our notes.</summary>
public class RawKeyTests
{
    private readonly ManualClock _clock = new();
    private readonly WrappedStorage _storage;

    public RawKeyTests() => _storage = new WrappedStorage(new MemoryStorage(_clock));

    [Fact]
    public async Task What_another_engine_wrote_under_the_pair_is_a_duplicate_of_unknown_rows()
    {
        DeltaTable table = await CreateAsync();
        long now = _clock.Now.ToUnixTimeMilliseconds();
        await _storage.PutTextAsync(StorageExtensions.CommitKey("t", 1), string.Join('\n', Logs.Transaction("spark-job", 7, now), Logs.Add("other")));
        foreach (long version in (long[])[7, 3])
        {
            WriteResult repeat = await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("spark-job", version), 1));
            Assert.Equal((WriteOutcome.DuplicatePayloadUnverified, 1L), (repeat.Outcome, repeat.Version));
            Assert.Equal(_clock.Now.AddDays(30), repeat.KeyRetainedUntil);
        }

        Assert.Equal(WriteOutcome.Committed, (await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("spark-job", 8), 1))).Outcome);
    }

    [Fact]
    public async Task The_entry_is_what_another_engine_looks_for()
    {
        DeltaTable table = await CreateAsync();
        WriteResult result = await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("app", 7), 1));
        Assert.Contains(
            $$$"""{"txn":{"appId":"app","version":7,"lastUpdated":{{{_clock.Now.ToUnixTimeMilliseconds()}}}}}""",
            await _storage.GetTextAsync(StorageExtensions.CommitKey("t", 1)),
            StringComparison.Ordinal);
        Assert.Equal(_clock.Now.AddDays(30), result.KeyRetainedUntil);
        Assert.Equal(WriteOutcome.Duplicate, (await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("app", 7), 1))).Outcome);
    }

    [Fact]
    public async Task An_entry_that_expired_does_not_count()
    {
        DeltaTable table = await CreateAsync();
        await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("app", 7), 1));
        _clock.Now += TimeSpan.FromDays(31);
        Assert.Equal((WriteOutcome.Committed, 2L), (await table.WriteAsync(Requests.Keyed(IdempotencyKey.Raw("app", 3), 1))) is var again ? (again.Outcome, again.Version) : default);
    }

    private async Task<DeltaTable> CreateAsync()
    {
        DeltaTable table = new(_storage, "t", new DeltaTableOptions { Clock = _clock });
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema);
        return table;
    }
}
