using System.Collections.Concurrent;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Sends a client's requests, and puts its hand in at the statement that a test names.</summary>
/// <param name="words">What the plan of that statement has in its text.</param>
internal sealed class StepHandler(string words) : DelegatingHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
{
    private readonly ConcurrentDictionary<string, bool> _lost = [];
    private int _count;

    /// <summary>How many such statements get through before; the first is meant when 0.</summary>
    public int After { get; init; }

    /// <summary>Runs before the statement is sent.</summary>
    public Func<Task>? Before { get; init; }

    /// <summary>Whether the statement's answer does not come, however often it is asked for.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>Whether the statement does not get to the server.</summary>
    public bool LosesRequest { get; init; }

    /// <summary>Whether nothing gets through any more from then on, as if the client had died.</summary>
    public bool Dies { get; init; }

    /// <summary>Whether the statement came by.</summary>
    public bool IsReached => _count > After;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        bool isDead = Dies && IsReached;
        string path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/ReattachExecute", StringComparison.Ordinal))
        {
            ReattachExecuteRequest reattach = ReattachExecuteRequest.Parser.ParseFrom(await BodyAsync(request));
            Throw(isDead || _lost.ContainsKey(reattach.OperationId));
        }
        else if (path.EndsWith("/ExecutePlan", StringComparison.Ordinal))
        {
            ExecutePlanRequest execute = ExecutePlanRequest.Parser.ParseFrom(await BodyAsync(request));
            Throw(isDead || _lost.ContainsKey(execute.OperationId));
            if (JsonFormatter.Default.Format(execute.Plan).Contains(words, StringComparison.Ordinal) && Interlocked.Increment(ref _count) == After + 1)
            {
                await (Before?.Invoke() ?? Task.CompletedTask);
                if (LosesRequest || LosesAnswer)
                {
                    _lost[execute.OperationId] = true;
                    if (LosesAnswer)
                    {
                        using HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
                        await response.Content.ReadAsByteArrayAsync(cancellationToken);
                    }

                    Throw(true);
                }
            }
        }
        else
        {
            Throw(isDead);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static void Throw(bool isLost)
    {
        if (isLost)
        {
            throw new HttpRequestException("The test lost it.");
        }
    }

    // A message of gRPC has five bytes before it.
    private static async Task<byte[]> BodyAsync(HttpRequestMessage request)
    {
        using MemoryStream copy = new();
        await request.Content!.CopyToAsync(copy);
        ByteArrayContent content = new(copy.ToArray());
        foreach ((string name, IEnumerable<string> values) in request.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        request.Content = content;
        return copy.ToArray()[5..];
    }
}
