using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Where no branch can be made, a key is looked for before, and the result says so.</summary>
[Collection("a server with a token")]
public sealed class NoBranchTests(SparkConnect servers) : IcebergTest(servers)
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    private protected override SparkServerSettings Settings => SparkServerSettings.Bare;

    public static TheoryData<string> Calls => new("insert", "overwrite", "upsert", "insert new", "update", "delete", "delete all");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_under_a_key_is_done_and_its_repeat_is_not(string call)
    {
        WriteResult before = await StartAsync();
        WriteResult first = await CallAsync(Lake, call, Key);
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore, 1), (first.Outcome, first.KeyPromise, first.Attempts));
        Assert.Equal(
            call switch { "insert" or "overwrite" => (3, 0, 0), "upsert" => (1, 2, 0), "insert new" => (1, 0, 0), "update" => (0, 2, 0), "delete" => (0, 0, 2), _ => (0L, 0L, 5L) },
            (first.RowsAdded, first.RowsUpdated, first.RowsDeleted));
        List<Item> after = await ItemsAsync();
        Assert.Equal(call switch { "insert" => 8, "overwrite" => 3, "upsert" or "insert new" => 6, "update" => 5, "delete" => 3, _ => 0 }, after.Count);
        WriteResult second = await CallAsync(Connect(), call, Key);
        Assert.Equal((WriteOutcome.Duplicate, first.Version, KeyPromise.CheckedBefore), (second.Outcome, second.Version, second.KeyPromise));
        Assert.Equal(after, await ItemsAsync());
        WriteStatus status = await Connect().LookUpAsync<Item>(Key);
        Assert.Equal((WriteState.Committed, first.Version, first.IngestId, KeyPromise.CheckedBefore), (status.State, status.Version, status.IngestId, status.KeyPromise));

        // The call is one version.
        Assert.Equal([first.Version, before.Version], (await Lake.HistoryAsync(LakeTableName.Parse("items"))).Take(2).Select(static c => c.Version));
    }

    [Fact]
    public async Task What_has_no_key_needs_no_branch()
    {
        await StartAsync();
        Assert.Equal((1L, KeyPromise.ExactlyOnce), Told(await CallAsync(Lake, "insert new", null), static r => r.RowsAdded));
        Assert.Equal((3L, KeyPromise.ExactlyOnce), Told(await CallAsync(Lake, "delete", null), static r => r.RowsDeleted));
        Assert.Equal((0L, KeyPromise.ExactlyOnce), Told(await CallAsync(Lake, "delete", null), static r => r.RowsDeleted));
        Assert.Equal([0, 1, 2], (await ItemsAsync()).ConvertAll(static i => i.Id));
    }

    [Fact]
    public async Task What_only_a_branch_can_keep_is_refused()
    {
        WriteResult before = await StartAsync();
        LakeUnsupportedException e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.InsertAsync(Items(9, 1), new() { ExpectedVersion = before.Version }));
        Assert.Contains("ExpectedVersion", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LakeConflictException>(() => Lake.InsertAsync(Items(9, 1), new() { ExpectedVersion = before.Version + 1 }));

        await Lake.EnsureTableAsync<ShelvedItem>();
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.OverwriteAsync([new ShelvedItem(9, "a", 7)], new() { Where = $"shelf = {"a"}" }));
        Assert.Contains("OverwriteOptions.Where", e.Message, StringComparison.Ordinal);

        LakeClient strict = Connect(options: new SparkLakeOptions { Catalog = Catalog, Namespace = Namespace, RequireExactlyOnce = true });
        e = await Assert.ThrowsAsync<LakeUnsupportedException>(() => CallAsync(strict, "insert", Key));
        Assert.Contains("RequireExactlyOnce", e.Message, StringComparison.Ordinal);
        Assert.Equal("PARSE_SYNTAX_ERROR", e.EngineError?.ErrorClass);
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => strict.FenceAsync<Item>(Key));
        Assert.Equal(3, (await CallAsync(strict, "insert", null)).RowsAdded);
        Assert.Equal(8, (await ItemsAsync()).Count);
        Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(Key)).State);
    }

    [Fact]
    public async Task Branches_are_asked_for_once()
    {
        await StartAsync();
        StepHandler handler = new("CREATE BRANCH") { After = 1 };
        LakeClient client = Connect(handler);
        for (int i = 0; i < 3; i++)
        {
            await client.InsertAsync(Items(10 + i, 1), new() { Key = IdempotencyKey.Sequence("p", i) });
        }

        Assert.False(handler.IsReached);
    }

    /// <summary>The words of a step, and how it is lost.</summary>
    public static TheoryData<string, bool> Steps => [.. from step in (string[])["CREATE BRANCH", "MERGE INTO"] from answer in (bool[])[true, false] select (step, answer)];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_is_lost_is_looked_for(string step, bool isAnswer)
    {
        await StartAsync();
        StepHandler handler = new(step) { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        LakeClient lossy = Connect(handler);
        if (step == "MERGE INTO" && !isAnswer)
        {
            LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => CallAsync(lossy, "upsert", Key));
            Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(e.IngestId)).State);
        }

        Assert.Equal((WriteOutcome.Committed, 1L, 2L), await ToldAsync(CallAsync(lossy, "upsert", Key)));
        Assert.True(handler.IsReached);
        Assert.Equal(WriteOutcome.Duplicate, (await CallAsync(Lake, "upsert", Key)).Outcome);
        Assert.Single(await Lake.HistoryAsync(LakeTableName.Parse("items")), static c => c.Key == Key.Text);
    }

    [Fact]
    public async Task A_write_that_comes_between_the_look_and_the_commit_is_what_the_weaker_promise_means()
    {
        await StartAsync();
        StepHandler handler = new("writeOperationV2") { Before = () => CallAsync(Lake, "insert", Key) };
        Assert.Equal(WriteOutcome.Committed, (await CallAsync(Connect(handler), "insert", Key)).Outcome);
        Assert.Equal(11, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task Within_a_client_a_key_is_written_once()
    {
        await StartAsync();
        WriteResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => CallAsync(Lake, "insert", Key))));
        Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
        Assert.Equal(8, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task Merges_that_only_insert_are_held_against_each_other()
    {
        await StartAsync();
        LakeClient[] clients = [Lake, Connect(), Connect()];
        for (int i = 0; i < 3; i++)
        {
            WriteResult[] results = await Task.WhenAll(clients.Select(c => Task.Run(() => c.UpsertAsync(Items(10 + (i * 10), 3), new() { WhenMatched = MatchedRows.Ignore }))));
            Assert.Equal(3, results.Sum(static r => r.RowsAdded));
        }

        Assert.Equal(14, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_fence_keeps_out_what_begins_after_it()
    {
        await StartAsync();
        WriteStatus fence = await Lake.FenceAsync<Item>(Key);
        Assert.Equal((WriteState.Fenced, KeyPromise.CheckedBefore), (fence.State, fence.KeyPromise));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => CallAsync(Connect(), "insert", Key));
        Assert.Equal(5, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task Maintenance_keeps_what_it_promises()
    {
        WriteResult first = await StartAsync();
        await Lake.InsertAsync(Items(5, 2), new() { Key = IdempotencyKey.Sequence("p", 1) });
        OptimizeResult optimized = await Lake.OptimizeAsync<Item>(new() { Key = Key });
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore), (optimized.Outcome, optimized.KeyPromise));
        Assert.True(optimized.FilesRemoved > optimized.FilesAdded);
        Assert.Equal(WriteOutcome.Duplicate, (await Connect().OptimizeAsync<Item>(new() { Key = Key })).Outcome);

        RestoreResult restored = await Lake.RestoreAsync<Item>(first.Version, new() { Key = IdempotencyKey.Once("r") });
        Assert.Equal((WriteOutcome.Committed, KeyPromise.CheckedBefore), (restored.Outcome, restored.KeyPromise));
        Assert.Equal(5, (await ItemsAsync()).Count);

        await Lake.VacuumAsync<Item>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(Items(5, 2), new() { Key = IdempotencyKey.Sequence("p", 1) })).Outcome);
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
        "insert new" => lake.UpsertAsync(Items(3, 3, amount: 7), new() { Key = key, WhenMatched = MatchedRows.Ignore }),
        "update" => lake.UpdateAsync<Item>($"amount = {9}", $"id >= {3}", new() { Key = key }),
        "delete" => lake.DeleteAsync<Item>($"items.id >= {3}", new() { Key = key }),
        _ => lake.DeleteAsync<Item>($"id >= {0}", new() { Key = key }),
    };

    private static (long Rows, KeyPromise Promise) Told(WriteResult result, Func<WriteResult, long> rows) => (rows(result), result.KeyPromise);

    private static async Task<(WriteOutcome Outcome, long Added, long Updated)> ToldAsync(Task<WriteResult> call)
    {
        WriteResult result = await call;
        return (result.Outcome, result.RowsAdded, result.RowsUpdated);
    }
}
