using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Answers requests without a server: as the test says, else as a server to which everything succeeds at once.</summary>
/// <param name="play">What is answered to a request; null for what a server would.</param>
internal sealed class PlayedServer(Func<IMessage, Task<PlayedReply?>> play) : HttpMessageHandler
{
    private static readonly Dictionary<string, MessageParser> Parsers = new()
    {
        ["ExecutePlan"] = ExecutePlanRequest.Parser,
        ["ReattachExecute"] = ReattachExecuteRequest.Parser,
        ["AnalyzePlan"] = AnalyzePlanRequest.Parser,
        ["Config"] = ConfigRequest.Parser,
        ["Interrupt"] = InterruptRequest.Parser,
        ["ReleaseExecute"] = ReleaseExecuteRequest.Parser,
        ["ReleaseSession"] = ReleaseSessionRequest.Parser,
        ["ArtifactStatus"] = ArtifactStatusesRequest.Parser,
        ["FetchErrorDetails"] = FetchErrorDetailsRequest.Parser,
    };

    /// <summary>The requests that came.</summary>
    public ConcurrentQueue<IMessage> Requests { get; } = [];

    /// <summary>Options that lead to it.</summary>
    public SparkOptions Options(Func<CancellationToken, ValueTask<string>>? token = null, IProgress<SparkProgress>? progress = null) =>
        new("sc://localhost:1") { HttpHandler = () => this, Token = token, Progress = progress };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        await request.Content!.CopyToAsync(body, cancellationToken);
        IMessage message = Parsers[Path.GetFileName(request.RequestUri!.AbsolutePath)].ParseFrom(body.ToArray().AsSpan(5).ToArray());
        Requests.Enqueue(message);
        PlayedReply reply = await play(message).WaitAsync(cancellationToken) ?? Success(message);
        cancellationToken.ThrowIfCancellationRequested();

        using MemoryStream content = new();
        foreach (byte[] one in reply.Messages.Select(static m => m.ToByteArray()))
        {
            content.Write([0, (byte)(one.Length >> 24), (byte)(one.Length >> 16), (byte)(one.Length >> 8), (byte)one.Length]);
            content.Write(one);
        }

        HttpResponseMessage response = new(HttpStatusCode.OK) { Version = HttpVersion.Version20, RequestMessage = request, Content = new ByteArrayContent(content.ToArray()) };
        response.Content.Headers.ContentType = new("application/grpc");
        response.TrailingHeaders.Add("grpc-status", ((int)reply.Status).ToString(CultureInfo.InvariantCulture));
        response.TrailingHeaders.Add("grpc-message", reply.Text);
        return response;
    }

    private static PlayedReply Success(IMessage request) => new([request switch
    {
        ExecutePlanRequest execute => PlayedReply.End(execute.SessionId),
        ReattachExecuteRequest reattach => PlayedReply.End(reattach.SessionId),
        AnalyzePlanRequest { Schema: not null } analyze => new AnalyzePlanResponse { SessionId = analyze.SessionId, Schema = new AnalyzePlanResponse.Types.Schema { Schema_ = new DataType() } },
        AnalyzePlanRequest analyze => new AnalyzePlanResponse { SessionId = analyze.SessionId, SparkVersion = new AnalyzePlanResponse.Types.SparkVersion { Version = "4.0.0" } },
        ConfigRequest config => new ConfigResponse { SessionId = config.SessionId },
        InterruptRequest interrupt => new InterruptResponse { SessionId = interrupt.SessionId },
        ReleaseExecuteRequest release => new ReleaseExecuteResponse { SessionId = release.SessionId },
        ReleaseSessionRequest release => new ReleaseSessionResponse { SessionId = release.SessionId },
        ArtifactStatusesRequest status => new ArtifactStatusesResponse { SessionId = status.SessionId },
        _ => new FetchErrorDetailsResponse(),
    }]);
}
