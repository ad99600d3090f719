using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>What a <see cref="PlayedServer"/> answers.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Status">How the answer ends.</param>
/// <param name="Text">What it says of its end; an error class of Spark stands in brackets at the head.</param>
internal sealed record PlayedReply(IReadOnlyList<IMessage> Messages, StatusCode Status = StatusCode.OK, string Text = "")
{
    public static PlayedReply Refuse(StatusCode status, string text = "no") => new([], status, text);

    /// <summary>As Spark refuses.</summary>
    public static PlayedReply Refuse(string errorClass) => Refuse(StatusCode.Internal, $"[{errorClass}] no");

    /// <summary>What a session's statement answers, and its end.</summary>
    public static PlayedReply After(string session, params ReadOnlySpan<ExecutePlanResponse> responses)
    {
        List<IMessage> messages = [];
        foreach (ExecutePlanResponse response in responses)
        {
            response.SessionId = session;
            response.ResponseId = $"{messages.Count}";
            messages.Add(response);
        }

        return new([.. messages, End(session)]);
    }

    /// <summary>The end of a statement's answer.</summary>
    public static ExecutePlanResponse End(string session) => new() { SessionId = session, ResponseId = "end", ResultComplete = new ExecutePlanResponse.Types.ResultComplete() };
}
