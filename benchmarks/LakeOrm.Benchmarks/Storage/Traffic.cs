using System.Net.Sockets;

namespace LakeOrm.Benchmarks.Storage;

/// <summary>Counts what is asked of a store and the bytes of its answers, by what they are of, and every byte that comes in by its connections.</summary>
internal sealed class Traffic
{
    private TrafficCount _count = new();
    private readonly Lock _gate = new();
    private long _received;

    /// <summary>What was counted since the last time.</summary>
    public TrafficCount Take()
    {
        lock (_gate)
        {
            TrafficCount taken = _count with { Received = Interlocked.Exchange(ref _received, 0) };
            _count = new();
            return taken;
        }
    }

    /// <summary>A way to the store that counts.</summary>
    public HttpMessageHandler NewHandler() => new Handler(this)
    {
        InnerHandler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new CountedConnection(socket, bytes => Interlocked.Add(ref _received, bytes));
            },
        },
    };

    private void Add(HttpRequestMessage request, long bytes)
    {
        string path = request.RequestUri!.AbsolutePath;
        bool isLog = path.Contains("/_delta_log/", StringComparison.Ordinal) || request.RequestUri.Query.Contains("_delta_log", StringComparison.Ordinal);
        bool isData = !isLog && path.EndsWith(".parquet", StringComparison.Ordinal);
        lock (_gate)
        {
            _count = isData
                ? _count with { DataRequests = _count.DataRequests + 1, DataBytes = _count.DataBytes + bytes }
                : isLog ? _count with { LogRequests = _count.LogRequests + 1, LogBytes = _count.LogBytes + bytes }
                : _count with { OtherRequests = _count.OtherRequests + 1, OtherBytes = _count.OtherBytes + bytes };
        }
    }

    private sealed class Handler(Traffic traffic) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (request.Method != HttpMethod.Head && response.Content.Headers.ContentLength is null)
            {
                // Lists come without their length.
                await response.Content.LoadIntoBufferAsync(cancellationToken);
            }

            traffic.Add(request, request.Method == HttpMethod.Head ? 0 : response.Content.Headers.ContentLength ?? 0);
            return response;
        }
    }
}
