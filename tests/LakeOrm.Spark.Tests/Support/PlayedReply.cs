using Google.Protobuf;
using Grpc.Core;

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
}
