using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Where no branch can be made, a key is looked for before, and the result says so.</summary>
[Collection(ServerOrder.Bare)]
public sealed class NoBranchTests(SparkConnect servers) : IcebergTest(servers)
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    private protected override SparkServerSettings Settings => SparkServerSettings.Bare;

    [Fact]
    public async Task A_call_under_a_key_is_one_version_and_its_repeat_none()
    {
        long version = (await StartAsync()).Version;
        LakeClient other = Connect();
        foreach ((string call, (long, long, long) counts, int rows) in ((string, (long, long, long), int)[])
            [("insert", (3, 0, 0), 8), ("upsert", (1, 2, 0), 9), ("insert new", (0, 0, 0), 9), ("update", (0, 6, 0), 9), ("delete", (0, 0, 6), 3), ("overwrite", (3, 0, 0), 3), ("delete all", (0, 0, 3), 0)])
        {
            IdempotencyKey key = IdempotencyKey.Once(call);
            WriteResult first = await CallAsync(Lake, call, key);
            Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore, 1), (first.Outcome, first.KeyPromise, first.Attempts));
            Assert.Equal(counts, (first.RowsAdded, first.RowsUpdated, first.RowsDeleted));
            WriteResult second = await CallAsync(other, call, key);
            Assert.Equal((WriteOutcome.Duplicate, first.Version, KeyPromise.CheckedBefore), (second.Outcome, second.Version, second.KeyPromise));
            Assert.Equal(rows, (await ItemsAsync()).Count);
            Assert.Equal([first.Version, version], (await Lake.HistoryAsync(LakeTableName.Parse("items"), 2)).Select(static c => c.Version));
            version = first.Version;
        }

        WriteStatus status = await other.LookUpAsync<Item>(IdempotencyKey.Once("delete all"));
        Assert.Equal((WriteState.Committed, version, KeyPromise.CheckedBefore), (status.State, status.Version, status.KeyPromise));
    }

    [Fact]
    public async Task What_only_a_branch_can_keep_is_refused()
    {
        WriteResult before = await StartAsync();
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync(Items(9, 1), new() { ExpectedVersion = before.Version }));
        Assert.Contains("ExpectedVersion", e.Message, StringComparison.Ordinal);
        await Lake.EnsureTableAsync<ShelvedItem>();
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.OverwriteAsync([new ShelvedItem(9, "a", 7)], new() { Where = $"shelf = {"a"}" }));
        Assert.Contains("OverwriteOptions.Where", e.Message, StringComparison.Ordinal);

        LakeClient strict = Connect(options: new SparkLakeOptions { Catalog = Catalog, Namespace = Namespace, RequireExactlyOnce = true });
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => CallAsync(strict, "insert", Key));
        Assert.Contains("RequireExactlyOnce", e.Message, StringComparison.Ordinal);
        Assert.Equal("PARSE_SYNTAX_ERROR", e.EngineError?.ErrorClass);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(Key)).State);

        WriteResult unkeyed = await CallAsync(strict, "delete", null);
        Assert.Equal((2L, KeyPromise.ExactlyOnce), (unkeyed.RowsDeleted, unkeyed.KeyPromise));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_lost_is_looked_for(bool isAnswer)
    {
        await StartAsync();
        StepHandler handler = new("MERGE INTO") { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        LakeClient lossy = Connect(handler);
        if (!isAnswer)
        {
            LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => CallAsync(lossy, "upsert", Key));
            Assert.Contains("only once its statement cannot run any more", e.Message, StringComparison.Ordinal);
            Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(e.IngestId)).State);
        }

        WriteResult result = await CallAsync(lossy, "upsert", Key);
        Assert.True(handler.IsReached);
        Assert.Equal((WriteOutcome.Committed, 1L, 2L), (result.Outcome, result.RowsAdded, result.RowsUpdated));
        Assert.Single(await Lake.HistoryAsync(LakeTableName.Parse("items")), static c => c.Key == Key.Text);
    }

    [Fact]
    public async Task A_fence_that_is_lost_is_open()
    {
        await StartAsync();
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => Connect(new StepHandler("writeOperationV2") { LosesRequest = true }).FenceAsync<Item>(Key));
        Assert.Contains("only once its statement cannot run any more", e.Message, StringComparison.Ordinal);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(Key)).State);
    }

    [Fact]
    public async Task Only_another_client_at_the_same_moment_gets_past_the_look()
    {
        await StartAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => CallAsync(Lake, "insert", IdempotencyKey.Once("one client")))));
        Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);

        StepHandler handler = new("writeOperationV2") { Before = () => CallAsync(Lake, "insert", Key) };
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore), Told(await CallAsync(Connect(handler), "insert", Key)));
        Assert.Equal(5 + 3 + 3 + 3, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task Merges_that_only_insert_are_held_against_each_other()
    {
        await StartAsync();
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(clients.Select(static c => Task.Run(() => c.UpsertAsync(Items(10, 3), new() { WhenMatched = MatchedRows.Ignore }))));
        Assert.Equal(3, results.Sum(static r => r.RowsAdded));
        Assert.Equal(8, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_fence_and_maintenance_keep_what_they_can()
    {
        WriteResult first = await StartAsync();
        WriteStatus fence = await Lake.FenceAsync<Item>(Key);
        Assert.Equal((WriteState.Fenced, KeyPromise.CheckedBefore), (fence.State, fence.KeyPromise));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => CallAsync(Connect(), "insert", Key));

        IdempotencyKey number = IdempotencyKey.Sequence("p", 1);
        await CallAsync(Lake, "insert", number);
        IdempotencyKey once = IdempotencyKey.Once("o");
        OptimizeResult optimized = await Lake.OptimizeAsync<Item>(new() { Key = once });
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore), (optimized.Outcome, optimized.KeyPromise));
        Assert.True(optimized.FilesRemoved > optimized.FilesAdded);
        optimized = await Connect().OptimizeAsync<Item>(new() { Key = once });
        Assert.Equal((WriteOutcome.Duplicate, KeyPromise.CheckedBefore), (optimized.Outcome, optimized.KeyPromise));

        RestoreResult restored = await Lake.RestoreAsync<Item>(first.Version, new() { Key = IdempotencyKey.Once("r") });
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore), (restored.Outcome, restored.KeyPromise));
        Assert.Equal(5, (await ItemsAsync()).Count);

        await Lake.VacuumAsync<Item>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.Equal((WriteOutcome.Duplicate, KeyPromise.CheckedBefore), Told(await CallAsync(Lake, "insert", number)));
    }

    private async Task<WriteResult> StartAsync()
    {
        await Lake.EnsureTableAsync<Item>();
        return await Lake.InsertAsync(Items(0, 5));
    }

    private LakeClient Connect(StepHandler handler) => Connect(new SparkOptions(Server.ConnectionString) { HttpHandler = () => handler, RetryTimeout = TimeSpan.FromSeconds(1) });

    private static Task<WriteResult> CallAsync(LakeClient lake, string call, IdempotencyKey? key) => call switch
    {
        "insert" => lake.InsertAsync(Items(10, 3), new() { Key = key }),
        "overwrite" => lake.OverwriteAsync(Items(10, 3), new() { Key = key }),
        "upsert" => lake.UpsertAsync(Items(3, 3, amount: 7), new() { Key = key }),
        "insert new" => lake.UpsertAsync(Items(3, 3, amount: 8), new() { Key = key, WhenMatched = MatchedRows.Ignore }),
        "update" => lake.UpdateAsync<Item>($"amount = {9}", $"id >= {3}", new() { Key = key }),
        "delete" => lake.DeleteAsync<Item>($"items.id >= {3}", new() { Key = key }),
        _ => lake.DeleteAsync<Item>($"id >= {0}", new() { Key = key }),
    };

    private static (WriteOutcome Outcome, KeyPromise Promise) Told(WriteResult result) => (result.Outcome, result.KeyPromise);
}
