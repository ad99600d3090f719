using System.Collections.Concurrent;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Stands between a storage and the network: records each request, and answers it, hands it on, or lets it fail.</summary>
internal sealed class RecordingHandler(Func<RecordedRequest, Func<Task<HttpResponseMessage>>, CancellationToken, Task<HttpResponseMessage>> answer)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    public RecordingHandler(Func<RecordedRequest, HttpResponseMessage> answer)
        : this((request, _, _) => Task.FromResult(answer(request)))
    {
    }

    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Dictionary<string, string> headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>())
            .ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase);
        RecordedRequest recorded = new(request.Method.Method, request.RequestUri!, headers, body);
        Requests.Enqueue(recorded);
        return await answer(recorded, () => base.SendAsync(request, cancellationToken), cancellationToken);
    }
}
