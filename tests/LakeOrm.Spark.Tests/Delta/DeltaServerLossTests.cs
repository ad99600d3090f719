using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>A server that dies in a write takes nothing with it, and leaves nothing twice.</summary>
[Collection(ServerOrder.Restarted)]
public sealed class DeltaServerLossTests(SparkConnect servers) : DeltaTest(servers)
{
    [Fact]
    public async Task A_write_that_the_server_does_not_survive_happens_once()
    {
        const int Count = 400_000;
        IdempotencyKey key = IdempotencyKey.Once("k");
        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 5));
        Task restart = Task.CompletedTask;
        StepHandler handler = new("writeOperationV2") { Before = () => { restart = RestartSoonAsync(); return Task.CompletedTask; } };
        LakeClient lake = Connect(Through(handler), WritePath.Staged);
        WriteOutcome? first = null;
        try
        {
            first = (await lake.InsertAsync(Items(100, Count), new() { Key = key })).Outcome;
        }
        catch (LakeException e)
        {
            Assert.True(e is LakeUnknownOutcomeException or LakeConnectionException or LakeSessionLostException, e.ToString());
        }

        await restart;
        LakeClient next = Connect(path: WritePath.Staged);
        await next.EnsureTableAsync<Item>();
        WriteResult again = await next.InsertAsync(Items(100, Count), new() { Key = key });
        Assert.True(handler.IsReached);
        Assert.True(first is null || again.Outcome == WriteOutcome.Duplicate);
        Assert.Equal(Count + 5L, await next.ScalarAsync<long>($"SELECT count(*) FROM items", Token));
        Assert.Equal(Count + 5L, await ConnectLocal().ScalarAsync<long>($"SELECT count(DISTINCT id) FROM items", Token));
    }

    private async Task RestartSoonAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        await Servers.RestartAsync(Server);
    }
}
