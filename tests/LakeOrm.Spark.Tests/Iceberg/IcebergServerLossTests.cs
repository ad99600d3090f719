using System.Diagnostics;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A server that dies between any two steps of a write leaves branches at most, and no write twice.</summary>
[Collection(ServerOrder.Restarted)]
public sealed class IcebergServerLossTests(SparkConnect servers) : IcebergTest(servers)
{
    private const string Publish = "fast_forward";

    [Fact]
    public async Task Writes_that_the_server_does_not_survive_happen_once()
    {
        const int Many = 200_000;
        Assert.SkipWhen(Server.ProcessId is null, "The server is not the test's to kill.");
        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 5));

        // Some send their step to a server that is gone, and some to the one that comes after it.
        TaskCompletionSource killed = new(), anew = new();
        (string Step, Task Until, WriteOutcome? First, WriteOutcome Again)[] writes =
        [
            ("DROP BRANCH", killed.Task, null, WriteOutcome.Duplicate),
            ("DROP BRANCH", anew.Task, WriteOutcome.Committed, WriteOutcome.Duplicate),
            (Publish, killed.Task, null, WriteOutcome.Committed),
            (Publish, anew.Task, WriteOutcome.Committed, WriteOutcome.Duplicate),
        ];
        List<Task<WriteOutcome?>> firsts = [];
        foreach ((string step, Task until, _, _) in writes)
        {
            TaskCompletionSource reached = new();
            StepHandler handler = new(step)
            {
                Before = () =>
                {
                    reached.SetResult();
                    return until;
                },
            };
            firsts.Add(InsertAsync(Connect(Through(handler)), firsts.Count, 1));
            await await Task.WhenAny(reached.Task, firsts[^1]);
        }

        // Another is at its rows, of which the first are in a file.
        string data = Path.Combine(Server.Data!, Catalog, Namespace, "items", "data");
        int files = Directory.GetFiles(data, "*.parquet").Length;
        Task<WriteOutcome?> large = InsertAsync(Connect(new SparkOptions(Server.Address) { RetryTimeout = Patience }, new SparkLakeOptions { Catalog = Catalog, Namespace = Namespace, WritePath = WritePath.Staged }), writes.Length, Many);
        while (!large.IsCompleted && Directory.GetFiles(data, "*.parquet").Length == files)
        {
            await Task.Delay(1, Token);
        }

        using (Process server = Process.GetProcessById(Server.ProcessId.Value))
        {
            server.Kill();
            await server.WaitForExitAsync(Token);
        }

        killed.SetResult();
        await Task.WhenAll([large, .. firsts.Where((_, i) => writes[i].Until == killed.Task)]);
        await Servers.RestartAsync(Server);
        anew.SetResult();
        Assert.Equal(writes.Select(static w => w.First), await Task.WhenAll(firsts));

        // The sessions died with the server. What is left of the writes is branches, which are in nobody's way.
        await Assert.ThrowsAsync<LakeSessionLostException>(BranchesAsync);
        Assert.NotEmpty(await BranchesAsync());
        for (int i = 0; i < writes.Length; i++)
        {
            Assert.Equal(writes[i].Again, await InsertAsync(Lake, i, 1));
        }

        Assert.Equal(await large is null ? WriteOutcome.Committed : WriteOutcome.Duplicate, await InsertAsync(Lake, writes.Length, Many));
        Assert.Equal(5L + writes.Length + Many, await Lake.ScalarAsync<long>($"SELECT count(*) FROM items", Token));
        Assert.Equal(5L + writes.Length + Many, await Lake.ScalarAsync<long>($"SELECT count(DISTINCT id) FROM items", Token));
        Assert.Equal(writes.Length + 1, (await Lake.HistoryAsync(LakeTableName.Parse("items"))).Count(static c => c.Key is not null));
    }

    // Null for a write that ends open.
    private static async Task<WriteOutcome?> InsertAsync(LakeClient lake, int number, int count)
    {
        try
        {
            return (await lake.InsertAsync(Items(100 + number, count), new() { Key = IdempotencyKey.Once($"{number}") })).Outcome;
        }
        catch (LakeException e)
        {
            Assert.True(e is LakeUnknownOutcomeException or LakeConnectionException { MayHaveRun: false }, e.ToString());
            return null;
        }
    }
}
