using System.Collections.Concurrent;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Keeps the paths of the requests that it sends.</summary>
internal sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    public ConcurrentBag<string> Paths { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Paths.Add(request.RequestUri!.AbsolutePath);
        return base.SendAsync(request, cancellationToken);
    }
}
