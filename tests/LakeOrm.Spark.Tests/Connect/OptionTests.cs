using System.Net.Http;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class OptionTests(SparkConnect servers) : ServerTest(servers)
{
    private const string Large = "SELECT repeat('x', 1000) FROM range(0, 5000, 1, 1)";

    [Fact]
    public async Task A_message_beyond_the_limit_is_refused_and_the_limit_is_named()
    {
        SparkSession small = await OpenAsync(new SparkOptions(Server.Address) { MaxMessageSize = 1 << 20, ChunkSize = 16 << 20 });
        SparkSession parts = await OpenAsync(new SparkOptions(Server.Address) { MaxMessageSize = 1 << 20, ChunkSize = 256 << 10 });

        LakeQueryException error = await Assert.ThrowsAsync<LakeQueryException>(() => ColumnAsync(small, Large));

        Assert.Contains(nameof(SparkOptions.MaxMessageSize), error.Message, StringComparison.Ordinal);
        Assert.Equal(5000, (await ColumnAsync(parts, Large)).Count);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_tried_for_as_long_as_is_said()
    {
        TcpProxy proxy = new(new Uri(Server.Address).Port);
        SparkSession session = await OpenAsync(new SparkOptions($"sc://127.0.0.1:{proxy.Port}") { RetryTimeout = TimeSpan.FromMilliseconds(500) });
        await proxy.DisposeAsync();

        LakeConnectionException query = await Assert.ThrowsAsync<LakeConnectionException>(() => ColumnAsync(session, "SELECT 1"));
        LakeConnectionException command = await Assert.ThrowsAsync<LakeConnectionException>(() => session.RunAsync("CREATE TABLE never (a INT)", []));

        Assert.False(query.MayHaveRun);
        Assert.True(command.MayHaveRun);
    }

    [Fact]
    public async Task A_handler_of_ones_own_sends_the_requests()
    {
        CountingHandler handler = new();
        SparkSession session = await OpenAsync(new SparkOptions(Server.Address) { HttpHandler = () => handler });

        Assert.Equal([1], await ColumnAsync(session, "SELECT 1"));

        Assert.Contains("/spark.connect.SparkConnectService/ExecutePlan", handler.Paths);
    }

    [Fact]
    public async Task The_server_knows_the_user_and_the_client()
    {
        SparkOptions options = new($"{Server.Address}/;user_id=somebody;user_agent=my-app");
        SparkSession session = await OpenAsync(options);

        using ConnectChannel channel = new(options);
        Assert.Equal("somebody", channel.UserId);
        Assert.StartsWith("my-app lakeorm/", channel.ClientType, StringComparison.Ordinal);

        // A session is its user's: another user with the same id is in another one.
        await session.SetAsync(new Dictionary<string, string> { ["my.setting"] = "1" }, CancellationToken.None);
        SparkSession other = await SparkSession.OpenAsync(Channel(), session.Id);
        Assert.Null((await other.GetAsync(["my.setting"], CancellationToken.None))["my.setting"]);
        await other.DisposeAsync();
    }

    [Fact]
    public void Connections_are_made_and_kept_as_the_options_say()
    {
        using SocketsHttpHandler handler = ConnectChannel.Handler(new SparkOptions("sc://localhost") { ConnectTimeout = TimeSpan.FromSeconds(7), KeepAliveInterval = TimeSpan.FromSeconds(77) });

        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(77)), (handler.ConnectTimeout, handler.KeepAlivePingDelay));
    }
}
