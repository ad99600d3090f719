namespace LakeOrm.Local.Tests.Faults;

/// <summary>A clock that jumps back, or is far ahead, changes no outcome.</summary>
public sealed class Clocks
{
    [Fact]
    public async Task Writes_keys_and_look_ups_go_on_when_the_clock_jumps_back()
    {
        using TemporaryFolder folder = new();
        Clock clock = new() { Now = DateTimeOffset.UtcNow };
        await using LakeClient lake = Lake.Local(folder.Path, clientOptions: new LakeClientOptions { TimeProvider = clock });
        await lake.EnsureTableAsync<Coin>();
        List<WriteResult> results = [];
        foreach (int hours in (int[])[0, 48, -72, 1, -1000])
        {
            clock.Now += TimeSpan.FromHours(hours);
            int id = results.Count;
            Coin[] coins = [new Coin { Id = id, Kind = "a", Value = 1 }];
            InsertOptions options = new() { Key = IdempotencyKey.Sequence("p", id) };
            results.Add(await lake.InsertAsync(coins, options));
            Assert.Equal(WriteOutcome.Duplicate, (await lake.InsertAsync(coins, options)).Outcome);
            Assert.Equal(WriteOutcome.Committed, (await lake.UpdateAsync<Coin>($"value = value + {1}", $"id = {id}", new() { Key = IdempotencyKey.Once($"u{id}") })).Outcome);
            Assert.Equal(WriteOutcome.Duplicate, (await lake.UpdateAsync<Coin>($"value = value + {1}", $"id = {id}", new() { Key = IdempotencyKey.Once($"u{id}") })).Outcome);
        }

        Assert.Equal(results.Count * 2L, await lake.ScalarAsync<long>($"SELECT sum(value) FROM bank.coins"));
        foreach (WriteResult result in results)
        {
            WriteStatus status = await lake.LookUpAsync<Coin>(result.IngestId);
            Assert.Equal((WriteState.Committed, (long?)result.Version), (status.State, status.Version));
        }

        Assert.Equal(WriteState.NotYet, (await lake.LookUpAsync<Coin>(Guid.CreateVersion7(clock.Now))).State);
        for (int version = 1; version < results.Count; version++)
        {
            Assert.Equal((version + 1) / 2, await lake.AsOf(version).ScalarAsync<long>($"SELECT count(*) FROM bank.coins"));
        }
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
