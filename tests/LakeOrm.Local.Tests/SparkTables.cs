using System.Diagnostics;
using System.Text.Json;
using LakeOrm.Local.Tests.Records;

namespace LakeOrm.Local.Tests;

/// <summary>One table that Spark and LakeOrm write in turns, with deletion vectors, column mapping, renamed and dropped columns and checkpoints of both.</summary>
/// <remarks>The environment names a command that runs SQL statements from its input in a Spark with Delta, and prints the rows of queries as lines of JSON.</remarks>
public sealed class SparkTables : LakeTest
{
    private const string Variable = "LAKEORM_TEST_SPARK_SQL";

    private string Table => $"delta.`{Path.Combine(Root, "sales")}`";

    private string SparkRows => $"SELECT concat_ws(';', sort_array(collect_list(concat_ws('|', lpad(cast(id AS string), 6, '0'), coalesce(title, '-'), coalesce(cast(cast(amount_due * 2 AS bigint) AS string), '-'), coalesce(cast(the_day AS string), '-'))))) AS x FROM {Table}";

    [Theory]
    [InlineData("name")]
    [InlineData("id")]
    public async Task Spark_and_LakeOrm_see_each_others_rows(string mode)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)), $"{Variable} names no command that runs Spark.");
        string first = await SparkAsync(
            $"CREATE TABLE {Table} (id BIGINT, caption STRING, amount_due DOUBLE, day DATE, gone STRING) USING delta PARTITIONED BY (day) TBLPROPERTIES ('delta.enableDeletionVectors' = 'true', 'delta.columnMapping.mode' = '{mode}', 'delta.checkpointInterval' = '4')",
            $"INSERT INTO {Table} SELECT id, concat('n', id), id / 2.0, date'2024-01-01' + CAST(id % 3 AS INT), 'x' FROM range(0, 600)",
            $"DELETE FROM {Table} WHERE id % 7 = 0",
            $"ALTER TABLE {Table} RENAME COLUMN caption TO title",
            $"ALTER TABLE {Table} RENAME COLUMN day TO the_day",
            $"ALTER TABLE {Table} DROP COLUMN gone",
            $"INSERT INTO {Table} VALUES (1000, 'late', 1.5, NULL), (1001, NULL, NULL, date'2024-01-02')",
            $"UPDATE {Table} SET title = 'changed' WHERE id BETWEEN 100 AND 110",
            $"OPTIMIZE {Table} WHERE the_day = date'2024-01-01'",
            $"DELETE FROM {Table} WHERE id IN (1, 2, 3, 4)",
            SparkRows);
        Assert.Equal(first, await RowsAsync());
        Assert.Equal(600L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales AT (VERSION => 1)"));
        Assert.Equal(514L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales AT (VERSION => 2)"));

        await Lake.InsertAsync([new Sale { Id = 2000, Title = "ours", AmountDue = 2.5, TheDay = new DateOnly(2024, 1, 1) }, new Sale { Id = 2001 }]);
        WriteResult upserted = await Lake.UpsertAsync([new Sale { Id = 5, Title = "upserted", TheDay = new DateOnly(2024, 1, 3) }, new Sale { Id = 7, Title = "back" }]);
        Assert.Equal((1L, 1L), (upserted.RowsAdded, upserted.RowsUpdated));
        Assert.Equal(9L, (await Lake.DeleteAsync<Sale>($"id BETWEEN 20 AND 30")).RowsDeleted);
        await Lake.UpdateAsync<Sale>($"title = 'set'", $"the_day = DATE '2024-01-02' AND id < 40");
        string ours = await RowsAsync();
        Assert.Equal(ours, await SparkAsync(SparkRows));

        string last = await SparkAsync($"DELETE FROM {Table} WHERE id IN (5, 2001, 300)", SparkRows);
        Assert.NotEqual(ours, last);
        Assert.Equal(last, await RowsAsync());
    }

    private async Task<string> RowsAsync() => (await Lake.ScalarAsync<string>(
        $"SELECT string_agg(concat_ws('|', lpad(id::VARCHAR, 6, '0'), coalesce(title, '-'), coalesce(CAST(amount_due * 2 AS BIGINT)::VARCHAR, '-'), coalesce(the_day::VARCHAR, '-')), ';' ORDER BY id) FROM sales"))!;

    // The value of the last row's column x; empty when the last statement has no such row.
    private static async Task<string> SparkAsync(params string[] statements)
    {
        ProcessStartInfo start = new("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Environment.GetEnvironmentVariable(Variable)!);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(string.Concat(statements.Select(static s => s + ";\n")));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
        string? row = (await output).Split('\n').LastOrDefault(static l => l.StartsWith("{\"x\"", StringComparison.Ordinal));
        return row is null ? string.Empty : JsonDocument.Parse(row).RootElement.GetProperty("x").GetString()!;
    }
}
