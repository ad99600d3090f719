using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace LakeOrm.Storage.Tests.Support;

/// <summary>Stands between a client and its store: remembers every request, and answers some itself.</summary>
/// <param name="answer">Answers a request, or has it go on to the store. It is given the request as it was sent, its number from 1, and the way on.</param>
internal sealed class Interceptor(Func<SentRequest, int, Func<Task<HttpResponseMessage>>, Task<HttpResponseMessage>> answer)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    private readonly ConcurrentQueue<SentRequest> _sent = new();
    private int _count;

    /// <summary>Lets everything pass.</summary>
    public Interceptor()
        : this(static (_, _, next) => next())
    {
    }

    public IReadOnlyCollection<SentRequest> Sent => _sent;

    /// <summary>A change of each request before it goes on.</summary>
    public Action<HttpRequestMessage>? Change { get; init; }

    public static HttpResponseMessage Respond(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new(status)
        {
            Content = body.Length == 0 ? new ByteArrayContent([]) : new StringContent(body, Encoding.UTF8, body.StartsWith('<') ? "application/xml" : "application/json"),
        };
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers = request.Headers.Concat(request.Content?.Headers ?? Enumerable.Empty<KeyValuePair<string, IEnumerable<string>>>());
        SentRequest sent = new(request.Method, request.RequestUri!, headers.ToDictionary(static h => h.Key, static h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase), body);
        _sent.Enqueue(sent);
        Change?.Invoke(request);
        HttpResponseMessage response = await answer(sent, Interlocked.Increment(ref _count), () => base.SendAsync(request, cancellationToken)).WaitAsync(cancellationToken);
        response.RequestMessage ??= request;
        return response;
    }
}
