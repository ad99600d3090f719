using Apache.Arrow;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Spark.Tests.Connect;

[Collection(ServerOrder.Strict)]
public sealed class ReattachTests(SparkConnect servers) : ServerTest(servers)
{
    private const string Rows = "SELECT id FROM range(0, 300000, 1, 3) ORDER BY id";

    private protected override SparkServerSettings Settings => SparkServerSettings.Strict;

    private int ServerPort => new Uri(Server.Address).Port;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await (await OpenAsync()).RunAsync("CREATE NAMESPACE IF NOT EXISTS ice.attached", [])).Dispose();
    }

    [Fact]
    public async Task A_server_that_ends_its_answers_early_is_attached_to_until_all_is_there()
    {
        (Operation operation, SparkResult result) = await StartAsync(Rows, bufferSize: 16 << 20);

        await HasAllRowsAsync(result);
        Assert.NotEqual(0, operation.Attaches);
    }

    [Fact]
    public async Task A_reader_that_is_slow_keeps_its_answer()
    {
        (Operation operation, SparkResult result) = await StartAsync(Rows, bufferSize: 1);
        while (operation.Attaches < 5)
        {
            await Task.Delay(10);
        }

        await HasAllRowsAsync(result);
    }

    [Fact]
    public async Task A_reader_that_is_slower_than_the_servers_streams_keeps_its_answer()
    {
        SparkSession session = await OpenAsync(new SparkOptions(Server.ConnectionString) { BufferSize = 1 });
        SparkResult result = await session.QueryAsync(Rows, []);

        // The server ends a stream after two seconds.
        await Task.Delay(TimeSpan.FromSeconds(5));

        await HasAllRowsAsync(result);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_again_and_again_comes_whole()
    {
        await using TcpProxy proxy = new(ServerPort);
        SparkSession session = await OpenAsync(new SparkOptions(Server.ConnectionStringBy(proxy.Port)));
        proxy.BreakAfter = 100_000;

        await HasAllRowsAsync(await session.QueryAsync(Rows, []));

        Assert.InRange(proxy.Connections, 3, int.MaxValue);
    }

    [Fact]
    public async Task A_command_whose_answer_is_lost_runs_once()
    {
        SparkSession direct = await OpenAsync();
        (await direct.RunAsync("CREATE TABLE ice.attached.once (id BIGINT) USING iceberg", [])).Dispose();
        await using TcpProxy proxy = new(ServerPort);
        SparkSession session = await OpenAsync(new SparkOptions(Server.ConnectionStringBy(proxy.Port)));
        proxy.LosesAnswers = true;

        Task<CommandResult> running = session.RunAsync("INSERT INTO ice.attached.once VALUES (1), (2)", []);
        while (await CountAsync("ice.attached.once") != 2)
        {
            await Task.Delay(200);
        }

        proxy.LosesAnswers = false;
        proxy.BreakAll();
        (await running).Dispose();
        Assert.Equal(2, await CountAsync("ice.attached.once"));
        (await direct.RunAsync("DROP TABLE ice.attached.once", [])).Dispose();
    }

    [Fact]
    public async Task The_same_operation_again_replays_and_runs_nothing_twice()
    {
        SparkSession direct = await OpenAsync();
        (await direct.RunAsync("CREATE TABLE ice.attached.again (id BIGINT) USING iceberg", [])).Dispose();
        SessionCalls calls = new(Channel(), Guid.NewGuid());
        Plan plan = new() { Command = new Command { SqlCommand = new SqlCommand { Input = new Relation { Sql = new SQL { Query = "INSERT INTO ice.attached.again VALUES (1)" } } } } };
        Guid id = Guid.NewGuid();
        Operation first = new(calls, plan, id, isChange: true, chunkSize: null);
        while (await first.ReadAsync(CancellationToken.None) is not null)
        {
        }

        (await CommandRun.ToEndAsync(new Operation(calls, plan, id, isChange: true, chunkSize: null), progress: null, CancellationToken.None)).Dispose();

        Assert.Equal(1, await CountAsync("ice.attached.again"));
        (await direct.RunAsync("DROP TABLE ice.attached.again", [])).Dispose();
    }

    // A session keeps what it saw of an Iceberg table for a while.
    private async Task<long> CountAsync(string table) => (long)Assert.Single(await ColumnAsync(await OpenAsync(), $"SELECT count(*) FROM {table}"))!;

    private async Task<(Operation Operation, SparkResult Result)> StartAsync(string sql, int bufferSize)
    {
        ConnectChannel channel = new(new SparkOptions(Server.ConnectionString), new FastTime(1000));
        SessionCalls calls = new(channel, Guid.NewGuid());
        Operation operation = new(calls, new Plan { Root = new Relation { Sql = new SQL { Query = sql } } }, Guid.NewGuid(), isChange: false, chunkSize: 4 << 10);
        return (operation, await SparkResult.StartAsync(new ResultPump(operation, bufferSize, progress: null, channel.Time), release: null, CancellationToken.None));
    }

    private static async Task HasAllRowsAsync(SparkResult result)
    {
        await using (result)
        {
            long expected = 0;
            while (await result.ReadAsync() is { } batch)
            {
                using (batch)
                {
                    foreach (long? id in (Int64Array)batch.Column(0))
                    {
                        Assert.Equal(expected++, id);
                    }
                }
            }

            Assert.Equal(300_000, expected);
        }
    }
}
