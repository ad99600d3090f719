using LakeOrm.Contract.Records;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Spark sees each version of a table as LakeOrm made it, its history, and what its keys are.</summary>
public sealed class OurHistory(SparkSql spark) : SparkTest(spark)
{
    private const string Row = "concat_ws('|', CAST(id AS STRING), owner, CAST(balance AS STRING))";
    private const string Name = "bank.accounts";

    [Fact]
    public async Task Every_kind_of_write_is_a_version_that_Spark_reads()
    {
        await WriteAsync();
        await AgreeAsync(Name, Row);
        await AgreeOnVersionsAsync(Name);
        SparkStatement history = await SparkAsync($"DESCRIBE HISTORY {At(Name)}");
        Assert.Equal(
            (await Lake.HistoryAsync<Account>()).Select(static c => (c.Version, c.Operation, c.Timestamp)),
            history.Rows.Select(static r => (r.GetProperty("version").GetInt64(), r.GetProperty("operation").GetString(), r.GetProperty("timestamp").GetDateTimeOffset())));
        Assert.All(history.Rows, static r => Assert.StartsWith("LakeOrm", r.GetProperty("engineInfo").GetString(), StringComparison.Ordinal));

        DateTimeOffset time = history.Rows[3].GetProperty("timestamp").GetDateTimeOffset();
        Assert.Equal(
            await Lake.AsOf(time).ScalarAsync<long>($"SELECT sum(balance) FROM bank.accounts"),
            (await SparkAsync($"SELECT sum(balance) AS n FROM {At(Name)} TIMESTAMP AS OF '{time:yyyy-MM-dd HH:mm:ss.fff}'")).Rows[0].GetProperty("n").GetInt64());
    }

    [Fact]
    public async Task Checkpoints_are_read_where_the_commits_before_are_gone()
    {
        await WriteAsync();
        await Lake.CheckpointAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 7000, Owner = "after", Balance = 1 }]);
        string copy = Copy(Name);
        foreach (string commit in Directory.EnumerateFiles(Path.Combine(Folder(copy), "_delta_log"), "*.json").Order(StringComparer.Ordinal).SkipLast(2))
        {
            File.Delete(commit);
        }

        Assert.Equal(await SparkRowsAsync(Name, Row), await AgreeAsync(copy, Row));
        await SparkAsync($"DELETE FROM {At(copy)} WHERE id = 7000", $"INSERT INTO {At(copy)} SELECT * FROM {At(copy)}");
        await AgreeAsync(copy, Row);
    }

    [Fact]
    public async Task Keys_outlive_the_commits_and_checkpoints_of_Spark()
    {
        await Lake.EnsureTableAsync<Account>();
        Account[] once = [new Account { Id = 1, Owner = "once", Balance = 1 }];
        Account[] sequence = [new Account { Id = 2, Owner = "sequence", Balance = 2 }];
        await Lake.InsertAsync(once, new() { Key = IdempotencyKey.Once("job") });
        await Lake.InsertAsync(sequence, new() { Key = IdempotencyKey.Sequence("producer", 41) });
        await Lake.FenceAsync<Account>(IdempotencyKey.Once("given up"));
        await SparkAsync(
            $"ALTER TABLE {At(Name)} SET TBLPROPERTIES ('delta.checkpointInterval' = '2')",
            $"INSERT INTO {At(Name)} BY NAME SELECT * EXCEPT (id), id + 10 AS id FROM {At(Name)}",
            $"UPDATE {At(Name)} SET balance = balance + 1 WHERE id > 10",
            $"OPTIMIZE {At(Name)}",
            $"DELETE FROM {At(Name)} WHERE id = 11");
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(Folder(Name), "_delta_log"), "*.checkpoint.parquet"));
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(once, new() { Key = IdempotencyKey.Once("job") })).Outcome);
        Assert.Equal(WriteOutcome.Duplicate, (await Lake.InsertAsync(sequence, new() { Key = IdempotencyKey.Sequence("producer", 41) })).Outcome);

        // From another's checkpoint alone.
        foreach (string commit in Directory.EnumerateFiles(Path.Combine(Folder(Name), "_delta_log"), "0000000000000000000?.json").Order(StringComparer.Ordinal).Take(4))
        {
            File.Delete(commit);
        }

        await using LakeClient fresh = new(new LocalDriver(Root, new LocalLakeOptions { Threads = 1 }));
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await fresh.InsertAsync(once, new() { Key = IdempotencyKey.Once("job") })).Outcome);
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await fresh.InsertAsync(sequence, new() { Key = IdempotencyKey.Sequence("producer", 41) })).Outcome);
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await fresh.InsertAsync(sequence, new() { Key = IdempotencyKey.Sequence("producer", 7) })).Outcome);
        Assert.Equal(WriteOutcome.Committed, (await fresh.InsertAsync(sequence, new() { Key = IdempotencyKey.Sequence("producer", 42) })).Outcome);
        await AgreeAsync(Name, Row);
    }

    [Fact]
    public async Task A_raw_key_is_one_with_the_transaction_that_Spark_looks_for()
    {
        await Lake.EnsureTableAsync<Account>();
        await Lake.InsertAsync([new Account { Id = 1, Owner = "ours", Balance = 1 }], new() { Key = IdempotencyKey.Raw("stream", 5) });
        string[] insert = [.. Enumerable.Range(4, 3).SelectMany(n => (string[])
        [
            $"SET spark.databricks.delta.write.txnVersion={n}",
            $"INSERT INTO {At(Name)} BY NAME SELECT * EXCEPT (id, owner), CAST({n} AS BIGINT) AS id, 'spark' AS owner FROM {At(Name)} WHERE id = 1",
        ])];
        await SparkAsync(["SET spark.databricks.delta.write.txnAppId=stream", .. insert, "RESET spark.databricks.delta.write.txnAppId", "RESET spark.databricks.delta.write.txnVersion"]);
        Assert.Equal(["1|ours|1", "6|spark|1"], await AgreeAsync(Name, Row));
        Account[] more = [new Account { Id = 9, Owner = "again", Balance = 1 }];
        Assert.Equal(WriteOutcome.DuplicatePayloadUnverified, (await Lake.InsertAsync(more, new() { Key = IdempotencyKey.Raw("stream", 6) })).Outcome);
        Assert.Equal(WriteOutcome.Committed, (await Lake.InsertAsync(more, new() { Key = IdempotencyKey.Raw("stream", 7) })).Outcome);
    }

    private async Task WriteAsync()
    {
        await Lake.EnsureTableAsync<Account>(new() { Properties = new Dictionary<string, string?> { ["delta.checkpointInterval"] = "5" } });
        await Lake.InsertAsync(Accounts(0, 20));
        await Lake.InsertAsync(Accounts(20, 20), new() { Key = IdempotencyKey.Once("second") });
        await Lake.UpsertAsync(Accounts(15, 30, balance: 7));
        await Lake.UpdateAsync<Account>($"balance = balance * 2", $"id < 5");
        await Lake.UpdateAsync(Accounts(8, 2, balance: 9));
        await Lake.DeleteAsync<Account>($"id BETWEEN 30 AND 35");
        await Lake.DeleteAsync(Accounts(0, 2));
        await Lake.InsertAsync(Accounts(44, 3), new() { OnConflict = InsertConflict.Ignore });
        await Lake.OptimizeAsync<Account>();
        await Lake.SetPropertiesAsync<Account>(new Dictionary<string, string?> { ["team"] = "a \"b\"" });
        await Lake.OverwriteAsync(Accounts(100, 10));
        await Lake.RestoreAsync<Account>(version: 8);
        await Lake.InsertAsync(Accounts(200, 5));
    }

    private static Account[] Accounts(int from, int count, long balance = 100) => [.. Enumerable.Range(from, count).Select(i => new Account { Id = i, Owner = $"o{i}", Balance = balance })];
}
