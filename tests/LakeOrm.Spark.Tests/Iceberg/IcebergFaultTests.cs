using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Whatever is lost between two steps of a write under a key, and whoever comes between, it happens once.</summary>
public sealed class IcebergFaultTests(SparkConnect servers) : IcebergTest(servers)
{
    private const string Publish = "fast_forward";
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    /// <summary>The words of a step, and how it is lost.</summary>
    public static TheoryData<string, bool> Steps =>
    [
        .. from step in (string[])["CREATE BRANCH", "MERGE INTO", Publish, "DROP BRANCH"] from answer in (bool[])[true, false] select (step, answer),
    ];

    public static TheoryData<string> Words => new("CREATE BRANCH", "MERGE INTO", Publish, "DROP BRANCH");

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task What_is_lost_at_a_step_is_settled_by_the_table(string step, bool isAnswer)
    {
        await StartAsync();
        StepHandler handler = new(step) { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        LakeClient lossy = Connect(handler);
        WriteResult result = await lossy.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key });
        Assert.True(handler.IsReached);
        Assert.Equal((WriteOutcome.Committed, 1L, 2L), (result.Outcome, result.RowsAdded, result.RowsUpdated));
        await IsThereOnceAsync();
    }

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_client_that_dies_at_a_step_has_its_work_done_once_by_the_next(string step)
    {
        await StartAsync();
        LakeClient dying = Connect(new StepHandler(step) { Dies = true, LosesAnswer = true });
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => dying.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key }));
        Assert.True(e is LakeUnknownOutcomeException or LakeConnectionException, e.ToString());
        WriteResult result = await Lake.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key });
        Assert.Equal(step is Publish or "DROP BRANCH" ? WriteOutcome.Duplicate : WriteOutcome.Committed, result.Outcome);
        await IsThereOnceAsync();
    }

    /// <summary>A change of two statements, the words of a step, and how it is lost.</summary>
    public static TheoryData<string, string, bool> Changes =>
    [
        .. from change in (string[])["delete", "overwrite"] from step in (string[])["DELETE FROM", "writeOperationV2", Publish] from answer in (bool[])[true, false] select (change, step, answer),
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_two_statements_is_whole_or_not_there(string change, string step, bool isAnswer)
    {
        await StartOnShelvesAsync();
        StepHandler handler = new(step) { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        Assert.Equal(WriteOutcome.Committed, (await ChangeAsync(Connect(handler), change)).Outcome);
        Assert.True(handler.IsReached);
        await IsChangedOnceAsync(change, WriteOutcome.Duplicate);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_client_that_dies_in_a_change_of_two_statements_leaves_it_whole_or_not_there(string change, string step, bool isAnswer)
    {
        await StartOnShelvesAsync();
        StepHandler handler = new(step) { Dies = true, LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => ChangeAsync(Connect(handler), change));
        Assert.True(e is LakeUnknownOutcomeException or LakeConnectionException, e.ToString());
        await IsChangedOnceAsync(change, isAnswer && step == Publish ? WriteOutcome.Duplicate : WriteOutcome.Committed);
    }

    /// <summary>A call of maintenance, and the words of a step.</summary>
    public static TheoryData<string, string> Maintenance => new()
    {
        { "optimize", "CREATE BRANCH" }, { "optimize", "rewrite_data_files" }, { "optimize", "writeOperationV2" }, { "optimize", Publish }, { "optimize", "DROP BRANCH" },
        { "restore", "CREATE BRANCH" }, { "restore", "writeOperationV2" }, { "restore", Publish }, { "restore", "DROP BRANCH" },
    };

    /// <summary>A call of maintenance, the words of a step, and how it is lost. A request that is lost matters where something is changed.</summary>
    public static TheoryData<string, string, bool> LossesInMaintenance =>
    [
        .. Maintenance.Select(static m => (m.Data.Item1, m.Data.Item2, true)),
        ("optimize", "rewrite_data_files", false), ("optimize", Publish, false), ("restore", "writeOperationV2", false), ("restore", Publish, false),
    ];

    [Theory]
    [MemberData(nameof(LossesInMaintenance))]
    public async Task What_is_lost_in_maintenance_is_settled_by_the_table(string call, string step, bool isAnswer)
    {
        WriteResult first = await StartAsync();
        await Lake.InsertAsync(Items(5, 1));
        StepHandler handler = new(step) { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        Assert.Equal(WriteOutcome.Committed, await MaintainAsync(Connect(handler), call, first.Version));
        Assert.True(handler.IsReached);
        await IsMaintainedAsync(call);
        Assert.Equal(WriteOutcome.Duplicate, await MaintainAsync(Lake, call, first.Version));
    }

    [Theory]
    [MemberData(nameof(Maintenance))]
    public async Task A_client_that_dies_in_maintenance_leaves_it_whole_or_not_there(string call, string step)
    {
        WriteResult first = await StartAsync();
        await Lake.InsertAsync(Items(5, 1));
        bool isPublished = step is Publish or "DROP BRANCH";
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => MaintainAsync(Connect(new StepHandler(step) { Dies = true, LosesAnswer = true }), call, first.Version));
        Assert.Equal(isPublished, e is LakeUnknownOutcomeException);
        Assert.True(isPublished || e is LakeConnectionException { MayHaveRun: false }, e.ToString());
        if (!isPublished)
        {
            Assert.Equal([0, 1, 2, 3, 4, 5], (await ItemsAsync()).ConvertAll(static i => i.Id));
            Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync<Item>(Key)).State);
        }

        Assert.Equal(isPublished ? WriteOutcome.Duplicate : WriteOutcome.Committed, await MaintainAsync(Lake, call, first.Version));
        await IsMaintainedAsync(call);
    }

    public static TheoryData<string> Published => new("delete", "optimize", "restore");

    [Theory]
    [MemberData(nameof(Published))]
    public async Task What_is_cancelled_once_it_is_published_has_succeeded(string call)
    {
        WriteResult first = await StartAsync();
        await Lake.InsertAsync(Items(5, 1));
        using CancellationTokenSource cancel = new();
        StepHandler handler = new("DROP BRANCH") { Before = cancel.CancelAsync };
        long version = await CallAsync(Connect(handler), call, first.Version, cancel.Token);
        Assert.True(handler.IsReached);
        Assert.Equal((await Lake.HistoryAsync(LakeTableName.Parse("items")))[0].Version, version);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task What_cannot_be_looked_at_once_it_is_published_is_open(string call)
    {
        WriteResult first = await StartAsync();
        await Lake.InsertAsync(Items(5, 1));
        LakeClient dying = Connect(new StepHandler("DROP BRANCH") { Dies = true });
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => CallAsync(dying, call, first.Version, Token));
        Assert.Equal(WriteState.Committed, (await Lake.LookUpAsync<Item>(e.IngestId)).State);
    }

    [Fact]
    public async Task A_writer_that_comes_between_has_the_change_run_again_on_what_it_left()
    {
        await StartAsync();
        StepHandler handler = new(Publish) { Before = () => Lake.InsertAsync(Items(5, 1)) };
        WriteResult result = await Connect(handler).UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key });
        Assert.True(handler.IsReached);
        Assert.Equal((0L, 3L), (result.RowsAdded, result.RowsUpdated));
        await IsThereOnceAsync();
    }

    [Fact]
    public async Task A_write_that_expects_a_version_is_refused_when_another_comes_between()
    {
        WriteResult before = await StartAsync();
        StepHandler handler = new(Publish) { Before = () => Lake.InsertAsync(Items(9, 1)) };
        await Assert.ThrowsAsync<LakeConflictException>(() => Connect(handler).InsertAsync(Items(10, 1), new() { ExpectedVersion = before.Version }));
        Assert.Equal([0, 1, 2, 3, 4, 9], (await ItemsAsync()).ConvertAll(static i => i.Id));
        Assert.Empty(await BranchesAsync());
    }

    [Fact]
    public async Task Of_many_clients_with_one_key_one_writes()
    {
        await StartAsync();
        LakeClient[] clients = [Lake, Connect(), Connect()];
        WriteResult[] results = await Task.WhenAll(clients.Select(static c => Task.Run(() => c.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key }))));
        WriteResult written = Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
        Assert.All(results, r => Assert.Equal(written.Version, r.Version));
        await IsThereOnceAsync();
    }

    [Fact]
    public async Task A_branch_that_a_crash_left_is_dropped_a_day_later_and_no_other()
    {
        await StartAsync();
        string[] branches = [$"lakeorm_{Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-2)):N}_1", $"lakeorm_{Guid.CreateVersion7():N}_1", "mine_1_1"];
        foreach (string branch in branches)
        {
            await Lake.ExecuteAsync($"ALTER TABLE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}.items CREATE BRANCH {LakeSql.Identifier(branch)}", Token);
        }

        await Lake.InsertAsync(Items(9, 1), new() { Key = Key });
        Assert.Equal(branches[1..].Order(StringComparer.Ordinal), await BranchesAsync());
    }

    [Fact]
    public async Task A_fence_keeps_the_write_out()
    {
        await StartAsync();
        WriteStatus fence = await Connect().FenceAsync<Item>(Key);
        Assert.Equal(WriteState.Fenced, fence.State);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Items(9, 1), new() { Key = Key }));
        Assert.Equal(fence, await Lake.LookUpAsync<Item>(Key));
        Assert.Equal(5, (await ItemsAsync()).Count);
    }

    [Fact]
    public async Task A_fence_of_a_client_that_dies_is_open()
    {
        await StartAsync();
        LakeClient dying = Connect(new StepHandler(Publish) { Dies = true, LosesAnswer = true });
        LakeUnknownOutcomeException e = await Assert.ThrowsAsync<LakeUnknownOutcomeException>(() => dying.FenceAsync<Item>(Key));
        WriteStatus status = await Lake.LookUpAsync<Item>(Key);
        Assert.Equal((WriteState.Fenced, e.IngestId), (status.State, status.IngestId));
    }

    private async Task<WriteResult> StartAsync()
    {
        await Lake.EnsureTableAsync<Item>();
        return await Lake.InsertAsync(Items(0, 5));
    }

    private LakeClient Connect(StepHandler handler) => Connect(Through(handler));

    private async Task StartOnShelvesAsync()
    {
        await Lake.EnsureTableAsync<ShelvedItem>();
        await Lake.InsertAsync([new ShelvedItem(0, "a", 1), new ShelvedItem(1, "a", 1), new ShelvedItem(2, "b", 1)]);
    }

    private static Task<WriteResult> ChangeAsync(LakeClient lake, string change) => change == "delete"
        ? lake.DeleteAsync<ShelvedItem>($"shelf = {"a"}", new() { Key = Key })
        : lake.OverwriteAsync([new ShelvedItem(9, "a", 7)], new() { Where = $"shelf = {"a"}", Key = Key });

    private static async Task<long> CallAsync(LakeClient lake, string call, long version, CancellationToken cancellationToken) => call switch
    {
        "delete" => (await lake.DeleteAsync<Item>($"id = {0}", cancellationToken: cancellationToken)).Version,
        "optimize" => (await lake.OptimizeAsync<Item>(cancellationToken: cancellationToken)).Version,
        _ => (await lake.RestoreAsync<Item>(version, cancellationToken: cancellationToken)).Version,
    };

    private static async Task<WriteOutcome> MaintainAsync(LakeClient lake, string call, long version) => call == "optimize"
        ? (await lake.OptimizeAsync<Item>(new() { Key = Key })).Outcome
        : (await lake.RestoreAsync<Item>(version, new() { Key = Key })).Outcome;

    private async Task IsMaintainedAsync(string call)
    {
        LakeTableName table = LakeTableName.Parse("items");
        Assert.Equal(call == "optimize" ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 4], (await ItemsAsync()).ConvertAll(static i => i.Id));
        Assert.Equal(1, (await Lake.StatsAsync(table)).Files);
        Assert.Single(await Lake.HistoryAsync(table), static c => c.Key == Key.Text);
    }

    private async Task IsChangedOnceAsync(string change, WriteOutcome repeat)
    {
        Assert.Equal(repeat, (await ChangeAsync(Lake, change)).Outcome);
        ShelvedItem[] expected = change == "delete" ? [new(2, "b", 1)] : [new(2, "b", 1), new(9, "a", 7)];
        Assert.Equal(expected, await Lake.QueryAsync<ShelvedItem>($"SELECT * FROM shelved_items ORDER BY id", Token));
        Assert.Single(await Lake.HistoryAsync(LakeTableName.Parse("shelved_items")), static c => c.Key == Key.Text);
    }

    private async Task IsThereOnceAsync()
    {
        Assert.Equal([(0, 1), (1, 1), (2, 1), (3, 7), (4, 7), (5, 7)], (await ItemsAsync()).ConvertAll(static i => (i.Id, i.Amount)));
        WriteStatus status = await Connect().LookUpAsync<Item>(Key);
        Assert.Equal(WriteState.Committed, status.State);
        Assert.Single(await Lake.HistoryAsync(LakeTableName.Parse("items")), c => c.Key == Key.Text);
    }
}
