using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class QueryTests(SparkConnect servers) : ServerTest(servers)
{
    [Fact]
    public async Task A_query_returns_its_rows_in_order()
    {
        SparkSession session = await OpenAsync();

        Assert.Equal(Enumerable.Range(0, 25_000).Select(static i => (object?)(long)i), await ColumnAsync(session, "SELECT id FROM range(25000) ORDER BY id"));
    }

    [Fact]
    public async Task A_query_without_rows_has_columns()
    {
        SparkSession session = await OpenAsync();

        await using SparkResult result = await session.QueryAsync("SELECT 1 AS a, 'x' AS b WHERE false", []);

        Assert.Equal(["a", "b"], result.Schema.FieldsList.Select(static f => f.Name));
        Assert.Null(await result.ReadAsync());
        Assert.Null(await result.ReadAsync());
    }

    [Fact]
    public async Task A_result_that_is_left_early_is_released()
    {
        SparkSession session = await OpenAsync();
        SparkResult result = await session.QueryAsync("SELECT id, uuid() FROM range(0, 4000000, 1, 16)", []);
        (await result.ReadAsync())!.Dispose();

        await result.DisposeAsync();

        Assert.Equal([1], await ColumnAsync(session, "SELECT 1"));
    }

    [Fact]
    public async Task A_cancelled_query_stops_on_the_server()
    {
        using CancellationTokenSource cancel = new();
        List<SparkProgress> seen = [];
        Progress progress = new(p =>
        {
            lock (seen)
            {
                seen.Add(p);
            }

            // A server that is stopped before it has begun may forget to stop.
            if (p.RunningTasks > 0)
            {
                cancel.Cancel();
            }
        });
        SparkSession session = await OpenAsync(new SparkOptions(Server.Address) { Progress = progress });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.QueryAsync("SELECT sum(length(sha2(CAST(id AS STRING), 512))) FROM range(0, 100000000000, 1, 8)", [], cancellationToken: cancel.Token));

        Assert.All(seen, static p => Assert.InRange(p.TasksDone, 0, p.Tasks));
        Assert.NotEmpty(seen);

        // The server has two cores, which the query took.
        Assert.Equal([45L], await ColumnAsync(session, "SELECT sum(id) FROM range(10)"));
    }

    [Fact]
    public async Task A_cancelled_command_is_not_carried_out()
    {
        string table = $"stopped_{Guid.NewGuid():N}";
        using CancellationTokenSource cancel = new();
        Progress progress = new(p =>
        {
            if (p.RunningTasks > 0)
            {
                cancel.Cancel();
            }
        });
        SparkSession session = await OpenAsync(new SparkOptions(Server.Address) { Progress = progress });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            session.RunAsync($"CREATE TABLE {table} USING delta AS SELECT sum(length(sha2(CAST(id AS STRING), 512))) AS s FROM range(0, 100000000000, 1, 8)", [], cancellationToken: cancel.Token));

        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => ColumnAsync(session, $"SELECT * FROM {table}"));
        Assert.Equal([45L], await ColumnAsync(session, "SELECT sum(id) FROM range(10)"));
    }

    [Fact]
    public async Task A_batch_is_sent_in_parts_of_the_size_that_is_asked_for()
    {
        SparkSession whole = await OpenAsync();
        SparkSession parts = await OpenAsync(new SparkOptions(Server.Address) { ChunkSize = 1 << 10 });
        const string Sql = "SELECT repeat('x', 100) || id FROM range(0, 5000, 1, 1) ORDER BY id";

        Assert.Equal(await ColumnAsync(whole, Sql), await ColumnAsync(parts, Sql));
    }

    [Fact]
    public async Task Columns_may_have_the_same_name()
    {
        SparkSession session = await OpenAsync();

        await using SparkResult result = await session.QueryAsync("SELECT 1 AS a, 2 AS a", []);

        using RecordBatch batch = (await result.ReadAsync())!;
        Assert.Equal([1, 2], [((Int32Array)batch.Column(0)).GetValue(0), ((Int32Array)batch.Column(1)).GetValue(0)]);
    }

    [Fact]
    public async Task A_statement_reads_rows_of_the_client_by_a_name()
    {
        SparkSession session = await OpenAsync();
        using RecordBatch rows = Batch(("id", new Int64Array.Builder().AppendRange([3, 5, 900]).Build()));
        SparkReference reference = SparkReference.To(await session.StoreAsync([rows], CancellationToken.None));

        Assert.Equal([3L, 5L], await ColumnAsync(session.QueryAsync($"SELECT r.id FROM range(100) r SEMI JOIN {reference.Alias} k ON r.id = k.id ORDER BY r.id", [], [reference])));
    }

    [Fact]
    public async Task Explain_and_schema_ask_without_running()
    {
        SparkSession session = await OpenAsync();
        var relation = new LakeOrm.Spark.Connect.Protocol.Relation { Sql = await session.BindAsync("SELECT id FROM range(10)", [], CancellationToken.None) };

        Assert.Equal("id", Assert.Single((await session.SchemaAsync(relation, CancellationToken.None)).Struct.Fields).Name);
        Assert.Contains("Range", await session.ExplainAsync(relation, LakeOrm.Spark.Connect.Protocol.AnalyzePlanRequest.Types.Explain.Types.ExplainMode.Simple, CancellationToken.None), StringComparison.Ordinal);
    }
}
