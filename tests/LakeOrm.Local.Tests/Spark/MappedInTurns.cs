using LakeOrm.Local.Tests.Records;
using LakeOrm.TestServers;

namespace LakeOrm.Local.Tests.Spark;

/// <summary>One table that Spark and LakeOrm write in turns, with deletion vectors, column mapping, renamed and dropped columns and checkpoints of both.</summary>
public sealed class MappedInTurns(SparkSql spark) : SparkTest(spark)
{
    private const string Row = "concat_ws('|', lpad(CAST(id AS STRING), 6, '0'), coalesce(title, '-'), coalesce(CAST(CAST(amount_due * 2 AS BIGINT) AS STRING), '-'), coalesce(CAST(the_day AS STRING), '-'))";

    private string Table => At("sales");

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Spark_and_LakeOrm_see_each_others_rows(string mode)
    {
        await SparkAsync(
            $"CREATE TABLE {Table} (id BIGINT, caption STRING, amount_due DOUBLE, day DATE, gone STRING) USING delta PARTITIONED BY (day) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.columnMapping.mode' = '{mode}', 'delta.checkpointInterval' = '4')",
            $"INSERT INTO {Table} SELECT id, concat('n', id), id / 2.0, date'2024-01-01' + CAST(id % 3 AS INT), 'x' FROM range(0, 600)",
            $"DELETE FROM {Table} WHERE id % 7 = 0",
            $"ALTER TABLE {Table} RENAME COLUMN caption TO title",
            $"ALTER TABLE {Table} RENAME COLUMN day TO the_day",
            $"ALTER TABLE {Table} DROP COLUMN gone",
            $"INSERT INTO {Table} VALUES (1000, 'late', 1.5, NULL), (1001, NULL, NULL, date'2024-01-02')",
            $"UPDATE {Table} SET title = 'changed' WHERE id BETWEEN 100 AND 110",
            $"OPTIMIZE {Table} WHERE the_day = date'2024-01-01'",
            $"DELETE FROM {Table} WHERE id IN (1, 2, 3, 4)");
        await AgreeAsync("sales", Row);
        await AgreeOnVersionsAsync("sales");

        await Lake.InsertAsync([new Sale { Id = 2000, Title = "ours", AmountDue = 2.5, TheDay = new DateOnly(2024, 1, 1) }, new Sale { Id = 2001 }]);
        WriteResult upserted = await Lake.UpsertAsync([new Sale { Id = 5, Title = "upserted", TheDay = new DateOnly(2024, 1, 3) }, new Sale { Id = 7, Title = "back" }]);
        Assert.Equal((1L, 1L), (upserted.RowsAdded, upserted.RowsUpdated));
        Assert.Equal(9L, (await Lake.DeleteAsync<Sale>($"id BETWEEN 20 AND 30")).RowsDeleted);
        await Lake.UpdateAsync<Sale>($"title = 'set'", $"the_day = DATE '2024-01-02' AND id < 40");
        string[] ours = await AgreeAsync("sales", Row);

        await SparkAsync($"DELETE FROM {Table} WHERE id IN (5, 2001, 300)");
        Assert.Equal(ours.Length - 3, (await AgreeAsync("sales", Row)).Length);
    }
}
