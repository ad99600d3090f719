using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>Whatever is lost on the way to Spark and back, a write under a key happens once.</summary>
public sealed class DeltaFaultTests(SparkConnect servers) : DeltaTest(servers)
{
    private const string ByCondition = "overwrite by condition";
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    /// <summary>A call, by which way its rows go, the words of its statement, and whether the statement or its answer is lost.</summary>
    public static TheoryData<string, WritePath, string, bool> Calls =>
    [
        .. from call in ((string Call, WritePath Path, string Words)[])
           [
               ("insert", WritePath.Inline, "writeOperationV2"),
               ("insert", WritePath.Staged, "writeOperationV2"),
               ("upsert", WritePath.Inline, "MERGE INTO"),
               ("upsert", WritePath.Staged, "MERGE INTO"),
               ("update", WritePath.Auto, "UPDATE "),
               ("delete", WritePath.Auto, "DELETE FROM"),
               ("delete of nothing", WritePath.Auto, "DELETE FROM"),
               ("delete of nothing", WritePath.Auto, "writeOperationV2"),
               ("overwrite", WritePath.Inline, "writeOperationV2"),
               (ByCondition, WritePath.Inline, "replaceWhere"),
               (ByCondition, WritePath.Staged, "replaceWhere"),
           ]
           from answer in (bool[])[true, false]
           select (call.Call, call.Path, call.Words, answer),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task What_is_lost_is_settled_by_the_table_and_a_repeat_does_it_once(string call, WritePath path, string words, bool isAnswer)
    {
        await StartAsync(call);
        StepHandler handler = new(words) { LosesAnswer = isAnswer, LosesRequest = !isAnswer };
        LakeClient lossy = Connect(Through(handler), path);
        WriteOutcome expected = WriteOutcome.Duplicate;
        try
        {
            WriteResult result = await CallAsync(lossy, call);
            Assert.Equal(WriteOutcome.Committed, result.Outcome);
        }
        catch (LakeUnknownOutcomeException)
        {
            // What never came to the server may still be on its way, as far as the client knows. A delete leaves nothing that could tell when it met nothing, and so runs again.
            Assert.False(isAnswer || call.StartsWith("delete", StringComparison.Ordinal));
            Assert.Equal(WriteState.NotYet, (await Lake.LookUpAsync(TableOf(call), Key)).State);
            expected = WriteOutcome.Committed;
        }

        Assert.True(handler.IsReached);
        Assert.Equal(expected, (await CallAsync(Lake, call)).Outcome);
        await IsDoneOnceAsync(call);
    }

    [Fact]
    public async Task What_fails_after_the_commit_makes_no_failure_of_a_write()
    {
        await Lake.EnsureTableAsync<Item>(cancellationToken: Token);
        await Lake.ExecuteAsync($"ALTER TABLE items SET TBLPROPERTIES ('delta.compatibility.symlinkFormatManifest.enabled' = 'true')", Token);

        // Spark makes a folder of the name after each commit.
        await using ILakeStorage storage = Storage();
        Assert.True(await storage.PutIfAbsentAsync("items/_symlink_format_manifest", new byte[] { 1 }, Token));

        WriteResult result = await Lake.InsertAsync(Items(1, 2), cancellationToken: Token);

        Assert.Equal((WriteOutcome.Committed, 2L), (result.Outcome, result.RowsAdded));
        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => Lake.ExecuteAsync($"INSERT INTO items SELECT 3 AS id, kind, amount FROM items WHERE id = 1", Token));
        Assert.Equal((true, "DELTA_POST_COMMIT_HOOK_FAILED"), (error.MayHaveRun, error.EngineError!.ErrorClass));
        Assert.Equal([(1, 1), (2, 1), (3, 1)], await ItemsAsync(Lake));
    }

    [Theory]
    [InlineData("insert", WritePath.Inline, "writeOperationV2")]
    [InlineData("insert", WritePath.Staged, "writeOperationV2")]
    [InlineData("upsert", WritePath.Inline, "MERGE INTO")]
    [InlineData("upsert", WritePath.Staged, "MERGE INTO")]
    [InlineData("overwrite", WritePath.Staged, "writeOperationV2")]
    [InlineData(ByCondition, WritePath.Inline, "replaceWhere")]
    public async Task A_client_that_dies_with_its_statement_has_its_work_done_once_by_the_next(string call, WritePath path, string words)
    {
        foreach (bool isAnswer in (bool[])[false, true])
        {
            await StartAsync(call);
            LakeClient dying = Connect(Through(new StepHandler(words) { Dies = true, LosesAnswer = isAnswer, LosesRequest = !isAnswer }), path);
            try
            {
                // The table is asked by the storage, which this client still reaches.
                Assert.Equal(WriteOutcome.Committed, (await CallAsync(dying, call)).Outcome);
                Assert.True(isAnswer);
            }
            catch (LakeUnknownOutcomeException)
            {
                Assert.False(isAnswer);
            }

            Assert.Equal(isAnswer ? WriteOutcome.Duplicate : WriteOutcome.Committed, (await CallAsync(Connect(path: path), call)).Outcome);
            await IsDoneOnceAsync(call);
            await Lake.ExecuteAsync($"DROP TABLE {LakeSql.Identifier(TableOf(call).Table)}", Token);
        }
    }

    [Fact]
    public async Task Of_many_clients_with_one_key_one_writes()
    {
        foreach (string call in (string[])["insert", "upsert"])
        {
            await StartAsync(call);
            LakeClient[] clients = [Lake, Connect(), Connect()];
            WriteResult[] results = await Task.WhenAll(clients.Select(c => Task.Run(() => CallAsync(c, call))));
            WriteResult written = Assert.Single(results, static r => r.Outcome == WriteOutcome.Committed);
            Assert.All(results, r => Assert.Equal(written.Version, r.Version));
            await IsDoneOnceAsync(call);
            await Lake.ExecuteAsync($"DROP TABLE {LakeSql.Identifier(TableOf(call).Table)}", Token);
        }
    }

    [Fact]
    public async Task A_name_that_the_catalog_has_for_another_table_is_refused()
    {
        await StartAsync();
        using Local.Tests.TemporaryFolder other = new();
        await using LakeClient elsewhere = new(new SparkDriver(new SparkOptions(Server.Address), LakeFormat.Delta, new Storage.Files.FileStorage(other.Path)));
        LakeSchemaException e = await Assert.ThrowsAsync<LakeSchemaException>(() => elsewhere.EnsureTableAsync<Item>());
        Assert.Contains($"{other.Path}/items", e.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await ItemsAsync(Lake)).Count);
        await ConnectLocal().ExecuteAsync($"DROP TABLE items", Token);
        Assert.Contains("no table", (await Assert.ThrowsAsync<LakeSchemaException>(() => elsewhere.EnsureTableAsync<Item>())).Message, StringComparison.Ordinal);
    }

    private async Task StartAsync(string? call = null)
    {
        if (call == ByCondition)
        {
            await Lake.EnsureTableAsync<ShelvedItem>();
            await Lake.InsertAsync([new ShelvedItem(0, "a", 1), new ShelvedItem(1, "a", 1), new ShelvedItem(2, "b", 1)]);
            return;
        }

        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 5));
    }

    private static Task<WriteResult> CallAsync(LakeClient lake, string call) => call switch
    {
        "insert" => lake.InsertAsync(Items(5, 3), new() { Key = Key }),
        "upsert" => lake.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key }),
        "update" => lake.UpdateAsync<Item>($"amount = amount + {1}", $"id < {3}", new() { Key = Key }),
        "delete" => lake.DeleteAsync<Item>($"id < {3}", new() { Key = Key }),
        "overwrite" => lake.OverwriteAsync(Items(5, 3), new() { Key = Key }),
        ByCondition => lake.OverwriteAsync([new ShelvedItem(9, "a", 7)], new() { Where = $"shelf = {"a"}", Key = Key }),
        _ => lake.DeleteAsync<Item>($"id > {99}", new() { Key = Key }),
    };

    private static LakeTableName TableOf(string call) => LakeTableName.Parse(call == ByCondition ? "shelved_items" : "items");

    // By another engine than the one that wrote.
    private async Task IsDoneOnceAsync(string call)
    {
        List<(long, int)> expected = call switch
        {
            "insert" => [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1)],
            "upsert" => [(0, 1), (1, 1), (2, 1), (3, 7), (4, 7), (5, 7)],
            "update" => [(0, 2), (1, 2), (2, 2), (3, 1), (4, 1)],
            "delete" => [(3, 1), (4, 1)],
            "overwrite" => [(5, 1), (6, 1), (7, 1)],
            ByCondition => [(2, 1), (9, 7)],
            _ => [(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)],
        };
        LakeClient local = ConnectLocal();
        Assert.Equal(expected, call == ByCondition
            ? (await local.QueryAsync<ShelvedItem>($"SELECT * FROM shelved_items ORDER BY id", Token)).ConvertAll(static i => (i.Id, i.Amount))
            : await ItemsAsync(local));
        Assert.Equal(WriteState.Committed, (await local.LookUpAsync(TableOf(call), Key)).State);
        Assert.Single(await local.HistoryAsync(TableOf(call)), static c => c.Key == Key.Text);
    }
}
