using System.Collections.Concurrent;

namespace LakeOrm.Benchmarks.Spark;

/// <summary>Counts the calls that go to a server, by what they ask for.</summary>
internal sealed class CountedCalls
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>What was counted since the last time, such as <c>Config 1, ExecutePlan 1</c>.</summary>
    public (int Count, string Text) Take()
    {
        KeyValuePair<string, int>[] taken = [.. _calls.OrderBy(static c => c.Key, StringComparer.Ordinal)];
        _calls.Clear();
        return (taken.Sum(static c => c.Value), string.Join(", ", taken.Select(static c => $"{c.Key} {c.Value}")));
    }

    /// <summary>A way to the server that counts.</summary>
    public HttpMessageHandler NewHandler() => new Handler(this) { InnerHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } };

    private sealed class Handler(CountedCalls calls) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            calls._calls.AddOrUpdate(Path.GetFileName(request.RequestUri!.AbsolutePath), 1, static (_, count) => count + 1);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
