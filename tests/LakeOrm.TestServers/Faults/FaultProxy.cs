using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LakeOrm.TestServers.Faults;

/// <summary>A proxy on this machine between a client and a server, which does to requests what a test says. Without a fault it passes on what it gets.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Task, bool> _connections = [];
    private readonly ConcurrentQueue<ProxiedRequest> _requests = [];
    private readonly Uri _server;
    private readonly bool _remembers;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="server">The server; plain HTTP.</param>
    /// <param name="remembers">Whether <see cref="Requests"/> has what came; a long run would have too much of it.</param>
    public FaultProxy(Uri server, bool remembers = true)
    {
        _server = server;
        _remembers = remembers;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients find it.</summary>
    public Uri Address { get; }

    /// <summary>Says what goes wrong with a request; null for nothing.</summary>
    public Func<ProxiedRequest, Fault?>? Faults { get; set; }

    /// <summary>What came, in order.</summary>
    public IReadOnlyCollection<ProxiedRequest> Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    /// <summary>Breaks a connection, so that the other side is told of an error and not of an end.</summary>
    internal static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, 0);
        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Task connection = ServeAsync(client);
            _connections[connection] = true;

            // One that failed, as a test's own code may that runs in it, is kept for the end to tell.
            _ = connection.ContinueWith(done => _connections.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        using Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            using ProxyConnection connection = new(client, server, Decide);
            await connection.RunAsync(_stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
        finally
        {
            client.Dispose();
        }
    }

    private Fault? Decide(string head)
    {
        string[] first = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        ProxiedRequest request = new(Interlocked.Increment(ref _count), first[0], first[1], head);
        if (_remembers)
        {
            _requests.Enqueue(request);
        }

        return Faults?.Invoke(request);
    }
}
