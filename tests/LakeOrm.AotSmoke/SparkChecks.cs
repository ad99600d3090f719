using LakeOrm.Spark;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.AotSmoke;

/// <summary>Spark Connect as native code: options, what is refused before a server is asked, a server that is not there, and, where the environment names one, tables of it.</summary>
internal static class SparkChecks
{
    private const string Table = "smoke.spark_measures";

    public static async Task RunAsync(Checks checks)
    {
        checks.Begin("spark");
        SparkOptions options = new("sc://spark.example:15003/;use_ssl=true;token=secret;user_id=ada;x-team=lake") { ConnectTimeout = TimeSpan.FromMilliseconds(1) };
        checks.Equal("Spark Connect at https://spark.example:15003, with a token", options.ToString(), "a connection string");
        checks.Equal("lake", options.Headers["x-team"], "a header of it");
        await checks.FailsAsync<FormatException>(() => Task.FromResult(new SparkOptions("http://spark.example")), "sc://", "a text that is none");
        await checks.FailsAsync<LakeConnectionException>(AbsentAsync, "127.0.0.1:1", "a server that is not there");
        if (Environment.GetEnvironmentVariable("LAKEORM_TEST_SPARK") is { Length: > 0 } server)
        {
            await ServerAsync(checks, server);
        }

        static async Task AbsentAsync()
        {
            await using LakeClient lake = Lake.Spark(new SparkOptions("sc://127.0.0.1:1") { ConnectTimeout = TimeSpan.FromMilliseconds(200) }, LakeFormat.Delta, new MemoryStorage());
            await lake.PingAsync();
        }
    }

    private static async Task ServerAsync(Checks checks, string server)
    {
        string root = Directory.CreateTempSubdirectory("lakeorm-aot-spark-").FullName;
        try
        {
            foreach (WritePath path in new[] { WritePath.Inline, WritePath.Staged })
            {
                await using LakeClient lake = Lake.Spark(server, LakeFormat.Delta, new FileStorage(root), new SparkLakeOptions { WritePath = path });
                checks.That(await lake.EnsureTableAsync<Measure>(new() { Table = Table }), $"ensure makes the table ({path})");
                InsertOptions once = new() { Table = Table, Key = IdempotencyKey.Once("smoke") };
                checks.Equal((WriteOutcome.Committed, 1000L), Of(await lake.InsertAsync(Measure.Rows(0, 1000), once)), "insert under a key");
                checks.Equal((WriteOutcome.Duplicate, 0L), Of(await lake.InsertAsync(Measure.Rows(0, 1000), once)), "the same again adds nothing");
                WriteResult upsert = await lake.UpsertAsync(Measure.Rows(995, 10), new() { Table = Table });
                checks.Equal((5L, 5L), (upsert.RowsUpdated, upsert.RowsAdded), "an upsert by key");
                checks.Equal(1005, (await lake.QueryAsync<Measure>($"SELECT * FROM {LakeSql.Table(LakeTableName.Parse(Table))}")).Count, "a query");
                await using (LakeSession session = await lake.OpenSessionAsync())
                {
                    await session.SetAsync("spark.sql.session.timeZone", "Asia/Tokyo");
                    checks.Equal("Asia/Tokyo", await session.ScalarAsync<string>($"SELECT current_timezone()"), "a session of one's own");
                }

                await lake.ExecuteAsync($"DROP TABLE {LakeSql.Table(LakeTableName.Parse(Table))}");
                await checks.FailsAsync<LakeTableNotFoundException>(() => lake.ScalarAsync<long>($"SELECT count(*) FROM {LakeSql.Table(LakeTableName.Parse(Table))}"), "spark_measures", "a table that is dropped");
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        static (WriteOutcome Outcome, long Rows) Of(WriteResult result) => (result.Outcome, result.RowsAdded);
    }
}
