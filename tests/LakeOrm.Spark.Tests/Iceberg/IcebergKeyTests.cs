using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>Under a key a write happens once.</summary>
public sealed class IcebergKeyTests(SparkConnect servers) : IcebergTest(servers)
{
    private static readonly IdempotencyKey Key = IdempotencyKey.Once("k");

    public static TheoryData<string> Calls => new("insert", "overwrite", "upsert", "update", "delete");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_call_under_a_key_counts_what_it_did_and_its_repeat_does_nothing(string call)
    {
        await Lake.EnsureTableAsync<Item>();
        await Lake.InsertAsync(Items(0, 5));
        WriteResult first = await CallAsync(Lake, call);
        Assert.Equal(WriteOutcome.Committed, first.Outcome);
        Assert.Equal(call switch { "insert" or "overwrite" => (3, 0, 0), "upsert" => (1, 2, 0), "update" => (0, 2, 0), _ => (0L, 0L, 2L) }, (first.RowsAdded, first.RowsUpdated, first.RowsDeleted));
        List<Item> after = await ItemsAsync();
        WriteResult second = await CallAsync(Connect(), call);
        Assert.Equal((WriteOutcome.Duplicate, first.Version), (second.Outcome, second.Version));
        Assert.Equal(after, await ItemsAsync());
        WriteStatus status = await Connect().LookUpAsync<Item>(Key);
        Assert.Equal((WriteState.Committed, first.Version, first.IngestId), (status.State, status.Version, status.IngestId));
        Assert.Equal(first.KeyRetainedUntil, status.KeyRetainedUntil);
        Assert.Empty(await BranchesAsync());
    }

    private static async Task<WriteResult> CallAsync(LakeClient lake, string call) => call switch
    {
        "insert" => await lake.InsertAsync(Items(10, 3), new() { Key = Key }),
        "overwrite" => await lake.OverwriteAsync(Items(10, 3), new() { Key = Key }),
        "upsert" => await lake.UpsertAsync(Items(3, 3, amount: 7), new() { Key = Key }),
        "update" => await lake.UpdateAsync<Item>($"amount = {9}", $"id >= {3}", new() { Key = Key }),
        _ => await lake.DeleteAsync<Item>($"id >= {3}", new() { Key = Key }),
    };
}
