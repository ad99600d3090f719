using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LakeOrm.TestServers.Faults;

/// <summary>A proxy on this machine that knows nothing of what it passes on, and breaks connections as a test says.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, Task> _connections = [];
    private readonly int _serverPort;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Starts a proxy on a free port.</summary>
    /// <param name="serverPort">The server's port on this machine.</param>
    /// <param name="certificate">With what it speaks TLS to its clients, and HTTP/2 within; null for what the server speaks.</param>
    public TcpProxy(int serverPort, X509Certificate2? certificate = null)
    {
        _serverPort = serverPort;
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients find it.</summary>
    public int Port { get; }

    /// <summary>How many connections were made.</summary>
    public int Connections => _count;

    /// <summary>After how many bytes from the server each connection breaks; null for never.</summary>
    public long? BreakAfter { get; set; }

    /// <summary>Whether what the server says is thrown away.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Breaks all connections that there are.</summary>
    public void BreakAll()
    {
        foreach (Socket client in _connections.Keys)
        {
            Break(client);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        BreakAll();
        await Task.WhenAll(_connections.Values);
        _stop.Dispose();
    }

    private static void Break(Socket client)
    {
        try
        {
            FaultProxy.Reset(client);
        }
        catch (ObjectDisposedException)
        {
            // It is broken already.
        }
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

            Interlocked.Increment(ref _count);
            _connections[client] = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        using Socket server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            await using NetworkStream inner = new(server);
            await using Stream outer = await OpenAsync(client);
            await Task.WhenAny(PassAsync(outer, inner, isAnswer: false), PassAsync(inner, outer, isAnswer: true));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
        }
        finally
        {
            Break(client);
            _connections.TryRemove(client, out _);
        }
    }

    private async Task<Stream> OpenAsync(Socket client)
    {
        NetworkStream plain = new(client);
        if (_certificate is null)
        {
            return plain;
        }

        SslStream secure = new(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ApplicationProtocols = [SslApplicationProtocol.Http2] }, _stop.Token);
        return secure;
    }

    private async Task PassAsync(Stream from, Stream to, bool isAnswer)
    {
        byte[] buffer = new byte[16 << 10];
        try
        {
            for (long passed = 0; ;)
            {
                int read = await from.ReadAsync(buffer, _stop.Token);
                if (read == 0 || (isAnswer && passed > BreakAfter))
                {
                    return;
                }

                passed += read;
                if (!isAnswer || !LosesAnswers)
                {
                    await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
