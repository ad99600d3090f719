using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>A client without Spark and one with it work on a table in turn.</summary>
public abstract class TurnTests(SparkConnect servers) : DeltaTest(servers)
{
    [Fact]
    public async Task One_writes_the_other_merges_and_both_read_the_same()
    {
        LakeClient local = ConnectLocal();
        await local.EnsureTableAsync<Item>();
        await local.InsertAsync(Items(0, 5));
        Assert.False(await Lake.EnsureTableAsync<Item>());
        WriteResult merged = await Lake.UpsertAsync(Items(3, 3, amount: 7));
        Assert.Equal((1L, 2L, 2L), (merged.RowsAdded, merged.RowsUpdated, merged.Version));
        Assert.Equal(1, (await local.DeleteAsync<Item>($"id = {0}")).RowsDeleted);
        Assert.Equal(1, (await Lake.UpdateAsync<Item>($"amount = {9}", $"id = {1}")).RowsUpdated);
        Assert.Equal(2, (await Connect(path: WritePath.Staged).InsertAsync(Items(10, 2))).RowsAdded);
        await local.OptimizeAsync<Item>(cancellationToken: Token);
        await local.CheckpointAsync<Item>(cancellationToken: Token);
        Assert.Equal(2, (await local.UpsertAsync(Items(10, 3, amount: 8))).RowsUpdated);

        List<(long, int)> expected = [(1, 9), (2, 1), (3, 7), (4, 7), (5, 7), (10, 8), (11, 8), (12, 8)];
        Assert.Equal(expected, await ItemsAsync(Lake));
        Assert.Equal(expected, await ItemsAsync(local));
        Assert.Equal(expected, await ItemsAsync(ConnectLocal()));
        foreach (LakeClient lake in (LakeClient[])[Lake, local])
        {
            Assert.Equal(5, await lake.AsOf(1).ScalarAsync<long>($"SELECT count(*) FROM items", Token));

            // A time after the newest version has the newest one; before the first there is none.
            Assert.Equal(expected.Count, await lake.AsOf(DateTimeOffset.UtcNow.AddHours(1)).ScalarAsync<long>($"SELECT count(*) FROM items", Token));
            await Assert.ThrowsAsync<LakeTableNotFoundException>(() => lake.AsOf(DateTimeOffset.UnixEpoch).ScalarAsync<long>($"SELECT count(*) FROM items", Token));
            await Assert.ThrowsAsync<LakeTableNotFoundException>(() => lake.AsOf(99).ScalarAsync<long>($"SELECT count(*) FROM items", Token));
        }
    }

    [Fact]
    public async Task A_key_of_one_is_a_key_of_the_other()
    {
        LakeClient local = ConnectLocal();
        await Lake.EnsureTableAsync<Item>();
        InsertOptions a = new() { Key = IdempotencyKey.Once("a") };
        InsertOptions b = new() { Key = IdempotencyKey.Sequence("p", 4) };
        InsertOptions c = new() { Key = IdempotencyKey.Sequence("p", 5) };
        await local.InsertAsync(Items(0, 2), a);
        await Lake.InsertAsync(Items(2, 2), b);
        Assert.Equal((WriteOutcome.Duplicate, 1L), await OutcomeAsync(Lake, Items(0, 2), a));
        Assert.Equal((WriteOutcome.Duplicate, 2L), await OutcomeAsync(local, Items(2, 2), b));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => Lake.InsertAsync(Items(9, 1), a));
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => local.InsertAsync(Items(9, 1), b));
        Assert.Equal((WriteOutcome.Committed, 3L), await OutcomeAsync(local, Items(4, 1), c));
        Assert.Equal((WriteOutcome.Duplicate, 3L), await OutcomeAsync(Lake, Items(4, 1), c));

        IdempotencyKey fenced = IdempotencyKey.Once("f");
        Assert.Equal(WriteState.Fenced, (await Lake.FenceAsync<Item>(fenced)).State);
        await Assert.ThrowsAsync<LakeIdempotencyException>(() => local.InsertAsync(Items(9, 1), new() { Key = fenced }));
        Assert.Equal([(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)], await ItemsAsync(local));
    }

    [Fact]
    public async Task What_reads_like_a_reference_to_a_setting_is_text_in_keys_and_properties()
    {
        const string Text = "a-${env:HOME}-${spark.app.name}-${x}-${spark.databricks.delta.write.txnAppId}";
        LakeClient local = ConnectLocal();
        await Lake.EnsureTableAsync<Item>();
        UpsertOptions options = new() { Key = IdempotencyKey.Once(Text) };
        WriteResult first = await Lake.UpsertAsync(Items(0, 2), options);
        foreach (LakeClient lake in (LakeClient[])[local, Connect()])
        {
            WriteResult repeat = await lake.UpsertAsync(Items(0, 2), options);
            Assert.Equal((WriteOutcome.Duplicate, first.Version), (repeat.Outcome, repeat.Version));
        }

        Assert.Equal(Text, (await local.HistoryAsync<Item>(1, Token))[0].Key);
        await Lake.SetPropertiesAsync<Item>(new Dictionary<string, string?> { ["note"] = Text }, cancellationToken: Token);
        Assert.Equal(Text, (await local.StatsAsync<Item>(Token)).Properties["note"]);
    }

    [Fact]
    public async Task An_optimize_of_some_partitions_may_call_the_table_by_its_name()
    {
        await Lake.EnsureTableAsync<ShelvedItem>();
        for (int i = 0; i < 2; i++)
        {
            await Lake.InsertAsync<ShelvedItem>([new(i, "a", 1), new(i, "b", 1)]);
        }

        OptimizeResult result = await Lake.OptimizeAsync<ShelvedItem>(new() { Where = $"shelved_items.shelf = {"a"}" }, Token);
        Assert.Equal((2, 1, 2L), (result.FilesRemoved, result.FilesAdded, result.Rows));
    }

    private static async Task<(WriteOutcome, long)> OutcomeAsync(LakeClient lake, Item[] items, InsertOptions options)
    {
        WriteResult result = await lake.InsertAsync(items, options);
        return (result.Outcome, result.Version);
    }
}
