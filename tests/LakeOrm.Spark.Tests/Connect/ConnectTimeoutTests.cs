using System.Net;
using System.Net.Sockets;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;

namespace LakeOrm.Spark.Tests.Connect;

public sealed class ConnectTimeoutTests
{
    // Less than the default by far, and also than the time for which a call would be repeated within the default.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_given_up()
    {
        // It accepts connections, and answers to nothing: no handshake of TLS comes to an end.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        using ConnectChannel channel = new(new SparkOptions($"sc://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/;use_ssl=true") { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => SparkSession.OpenAsync(channel, id: null).WaitAsync(Patience));

        Assert.False(error.MayHaveRun);
        Assert.Contains(channel.Options.Address.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_asked_for_no_longer_than_is_said()
    {
        // The port is taken, and nobody listens.
        using Socket gone = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        gone.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using ConnectChannel channel = new(new SparkOptions($"sc://127.0.0.1:{((IPEndPoint)gone.LocalEndPoint!).Port}") { ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        await Assert.ThrowsAsync<LakeConnectionException>(() => SparkSession.OpenAsync(channel, id: null).WaitAsync(Patience));
    }

    [Fact]
    public async Task A_server_that_takes_the_connection_and_never_speaks_is_given_up_for_want_of_a_sign_of_life()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        string address = $"sc://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        SocketsHttpHandler handler = ConnectChannel.Handler(new SparkOptions(address) { KeepAliveInterval = TimeSpan.FromSeconds(1) });
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        using ConnectChannel channel = new(new SparkOptions(address) { ConnectTimeout = TimeSpan.FromMilliseconds(300), HttpHandler = () => handler });

        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => SparkSession.OpenAsync(channel, id: null).WaitAsync(Patience));

        Assert.False(error.MayHaveRun);
        Assert.Contains(channel.Options.Address.Authority, error.Message, StringComparison.Ordinal);
    }
}
