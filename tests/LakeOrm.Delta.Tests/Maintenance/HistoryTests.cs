using LakeOrm.Delta.Tests.Support;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Delta.Tests.Maintenance;

/// <summary>The history holds other engines' commits, and what they do not say is not there.</summary>
public sealed class HistoryTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"commitInfo":{"timestamp":1}}""")]
    [InlineData("""{"txn":{"appId":"a","version":1}}""")]
    [InlineData("""{"commitInfo":{"operation":7,"operationParameters":"none","operationMetrics":null,"engineInfo":{"a":1},"isBlindAppend":"yes"}}""")]
    public async Task What_a_commit_does_not_say_is_null(string commit)
    {
        MemoryStorage storage = new();
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema, cancellationToken: Token);
        await storage.PutAsync("t/_delta_log/00000000000000000001.json", System.Text.Encoding.UTF8.GetBytes(commit), Token);

        LakeCommit found = (await table.HistoryAsync(1, Token))[0];
        Assert.Equal((1L, null, null, null, null, null), (found.Version, found.Operation, found.Engine, found.IngestId, found.Key, found.IsBlindAppend));
        Assert.Empty(found.Parameters);
        Assert.Empty(found.Metrics);
    }

    [Fact]
    public async Task Parameters_that_are_no_texts_are_told_as_their_json()
    {
        MemoryStorage storage = new();
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema, cancellationToken: Token);
        byte[] commit = """{"commitInfo":{"operation":"OPTIMIZE","engineInfo":"Other/1","isBlindAppend":false,"operationParameters":{"zOrderBy":["a"],"auto":false,"predicate":null},"operationMetrics":{"numFiles":3}}}"""u8.ToArray();
        await storage.PutAsync("t/_delta_log/00000000000000000001.json", commit, Token);

        LakeCommit found = (await table.HistoryAsync(1, Token))[0];
        Assert.Equal(("OPTIMIZE", "Other/1", false), (found.Operation, found.Engine, found.IsBlindAppend));
        Assert.Equal(["""["a"]""", "false", null], new[] { "zOrderBy", "auto", "predicate" }.Select(n => found.Parameters[n]));
        Assert.Equal("3", found.Metrics["numFiles"]);
    }

    [Fact]
    public async Task A_table_in_which_a_file_tells_no_rows_does_not_know_how_many_it_has()
    {
        MemoryStorage storage = new();
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync(TestTable.Simple.Name, TestTable.Simple.Schema, cancellationToken: Token);
        await table.WriteAsync(Requests.Append(1, 5), Token);
        Assert.Equal(5, (await table.StatsAsync(Token)).Rows);
        byte[] commit = """{"add":{"path":"x.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true}}"""u8.ToArray();
        await storage.PutAsync("t/_delta_log/00000000000000000002.json", commit, Token);

        TableStats stats = await table.StatsAsync(Token);
        Assert.Equal((null, 2L, 1L), (stats.Rows, stats.Files, stats.SmallestFile));
        Assert.Equal(3, stats.CommitsSinceCheckpoint);
    }
}
