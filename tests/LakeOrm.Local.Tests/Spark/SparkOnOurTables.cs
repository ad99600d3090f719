using LakeOrm.Local.Tests.Records;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>Spark maintains, changes and alters a table that LakeOrm made; LakeOrm reads what came of it and goes on.</summary>
public sealed class SparkOnOurTables(SparkSql spark) : SparkTest(spark)
{
    private const string Row = "concat_ws('|', CAST(id AS STRING), coalesce(title, '-'), coalesce(CAST(CAST(amount_due * 2 AS BIGINT) AS STRING), '-'), coalesce(CAST(the_day AS STRING), '-'))";

    private string Table => At("sales");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_Spark_changes_and_files_that_it_puts_together(bool inPlace)
    {
        await MakeAsync();
        if (inPlace)
        {
            await SparkAsync($"ALTER TABLE {Table} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')");
        }

        await SparkAsync($"DELETE FROM {Table} WHERE id % 5 = 0");
        Assert.Equal(48, (await AgreeAsync("sales", Row)).Length);
        await SparkAsync($"UPDATE {Table} SET title = concat(title, '!') WHERE id BETWEEN 10 AND 30");
        await AgreeAsync("sales", Row);
        await SparkAsync($"MERGE INTO {Table} t USING (SELECT id, 'merged' AS title, date'2024-01-02' AS the_day FROM range(25, 75, 2)) s ON t.id = s.id WHEN MATCHED AND s.id % 3 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET title = s.title WHEN NOT MATCHED THEN INSERT (id, title, the_day) VALUES (s.id, s.title, s.the_day)");
        await AgreeAsync("sales", Row);
        await SparkAsync($"OPTIMIZE {Table}");
        await AgreeAsync("sales", Row);
        await SparkAsync($"OPTIMIZE {Table} ZORDER BY (id)");
        await AgreeAsync("sales", Row);
        await AgreeOnVersionsAsync("sales");

        await Lake.UpsertAsync(Sales(20, 20, "again"));
        await Lake.DeleteAsync<Sale>($"title LIKE '%!'");
        await Lake.OptimizeAsync<Sale>();
        await Lake.CheckpointAsync<Sale>();
        await AgreeAsync("sales", Row);
        await SparkAsync($"DELETE FROM {Table} WHERE the_day IS NULL AND id > 30", $"INSERT INTO {Table} BY NAME SELECT * EXCEPT (id), id + 500 AS id FROM {Table} WHERE id < 10");
        await AgreeAsync("sales", Row);
        await AgreeOnVersionsAsync("sales");
    }

    [Fact]
    public async Task Columns_that_Spark_adds_renames_drops_and_widens()
    {
        await MakeAsync();
        await SparkAsync(
            $"ALTER TABLE {Table} SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name', 'delta.minReaderVersion' = '2', 'delta.minWriterVersion' = '5')",
            $"ALTER TABLE {Table} RENAME COLUMN title TO caption",
            $"ALTER TABLE {Table} DROP COLUMN amount_due",
            $"ALTER TABLE {Table} ADD COLUMNS (note STRING AFTER id, count INT)",
            $"INSERT INTO {Table} (id, caption, note, count, the_day) VALUES (100, 'c', 'n', 7, date'2024-01-01')");
        const string Later = "concat_ws('|', CAST(id AS STRING), coalesce(caption, '-'), coalesce(note, '-'), coalesce(CAST(count AS STRING), '-'), coalesce(CAST(the_day AS STRING), '-'))";
        await AgreeAsync("sales", Later);
        await Lake.InsertAsync([new LaterSale { Id = 200, Caption = "ours", Note = "n", Count = 3, TheDay = new DateOnly(2024, 1, 2) }]);
        await Lake.UpdateAsync<LaterSale>($"note = 'updated', count = 5", $"id IN (3, 4, 100)");
        await AgreeAsync("sales", Later);

        await SparkAsync(
            $"ALTER TABLE {Table} SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')",
            $"ALTER TABLE {Table} ALTER COLUMN count TYPE BIGINT",
            $"INSERT INTO {Table} (id, count) VALUES (300, 5000000000)");
        await AgreeAsync("sales", Later);
        await Lake.InsertAsync([new WiderSale { Id = 400, Count = 6_000_000_000 }]);
        await Lake.DeleteAsync<WiderSale>($"id = 100");
        await AgreeAsync("sales", Later);
        await AgreeOnVersionsAsync("sales");
        Assert.Equal(["count = 6000000000: 1", "count = 5000000000: 1", "count = 5: 2"], await Task.WhenAll(new[] { 6_000_000_000, 5_000_000_000, 5 }.Select(async n => $"count = {n}: {await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales WHERE count = {n}")}")));
    }

    [Fact]
    public async Task Files_that_Spark_and_LakeOrm_delete_were_needed_by_no_version_that_is_left()
    {
        await MakeAsync();
        await SparkAsync(
            $"DELETE FROM {Table} WHERE id < 10",
            "SET spark.databricks.delta.retentionDurationCheck.enabled=false",
            $"VACUUM {Table} RETAIN 0 HOURS",
            "RESET spark.databricks.delta.retentionDurationCheck.enabled");
        string[] rows = await AgreeAsync("sales", Row);
        await Assert.ThrowsAnyAsync<LakeException>(() => Lake.ScalarAsync<string>($"SELECT max(title) FROM sales AT (VERSION => 1)"));

        await SparkAsync($"ALTER TABLE {Table} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')", $"DELETE FROM {Table} WHERE id = 12", $"DELETE FROM {Table} WHERE id = 13");
        await Lake.VacuumAsync<Sale>(new() { Retention = TimeSpan.Zero, AllowShortRetention = true });
        Assert.Equal(rows.Length - 2, (await AgreeAsync("sales", Row)).Length);
        await SparkAsync($"INSERT INTO {Table} (id) VALUES (900)");
        Assert.Equal(rows.Length - 1, (await AgreeAsync("sales", Row)).Length);
    }

    [Fact]
    public async Task Properties_that_Spark_sets_hold()
    {
        await MakeAsync();
        await SparkAsync($"ALTER TABLE {Table} SET TBLPROPERTIES ('delta.appendOnly' = 'true', 'delta.checkpointInterval' = '1')");
        await Assert.ThrowsAsync<LakeUnsupportedException>(() => Lake.DeleteAsync<Sale>($"id = 1"));
        long version = (await Lake.InsertAsync(Sales(90, 1, "a"))).Version;
        Assert.True(File.Exists(Path.Combine(Folder("sales"), "_delta_log", $"{version:D20}.checkpoint.parquet")));
        await Lake.SetPropertiesAsync<Sale>(new Dictionary<string, string?> { ["delta.appendOnly"] = "false" });
        await SparkAsync($"DELETE FROM {Table} WHERE id = 90");
        await AgreeAsync("sales", Row);
    }

    private static Sale[] Sales(int from, int count, string title) =>
        [.. Enumerable.Range(from, count).Select(i => new Sale { Id = i, Title = $"{title}{i}", AmountDue = i / 2.0, TheDay = i % 4 == 0 ? null : new DateOnly(2024, 1, i % 4) })];

    private async Task MakeAsync()
    {
        await Lake.EnsureTableAsync<Sale>(new() { Properties = new Dictionary<string, string?> { ["delta.checkpointInterval"] = "4" } });
        await Lake.InsertAsync(Sales(0, 20, "a"));
        await Lake.InsertAsync(Sales(20, 20, "b"));
        await Lake.InsertAsync(Sales(40, 20, "c"));
    }
}
