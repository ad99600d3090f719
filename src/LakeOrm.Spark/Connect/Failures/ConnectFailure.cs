using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;
using RpcStatus = LakeOrm.Spark.Connect.Protocol.Status;

namespace LakeOrm.Spark.Connect.Failures;

/// <summary>What a failed call says of its reason. Spark gives nearly all of them the status INTERNAL; what counts is in the details, or at the head of the message.</summary>
internal sealed partial class ConnectFailure
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    private ConnectFailure(RpcException exception)
    {
        Exception = exception;
        Message = exception.Status.Detail;
        foreach (Any detail in DetailsOf(exception))
        {
            if (detail.TryUnpack(out ErrorInfo info))
            {
                ErrorId = info.Metadata.GetValueOrDefault("errorId");
                ErrorClass = info.Metadata.GetValueOrDefault("errorClass");
                SqlState = info.Metadata.GetValueOrDefault("sqlState");
                TypeNames = ParseList(info.Metadata.GetValueOrDefault("classes"));
                MessageParameters = ParseMap(info.Metadata.GetValueOrDefault("messageParameters"));
            }
            else if (detail.TryUnpack(out RetryInfo retry))
            {
                RetryDelay = retry.RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero;
            }
        }

        ErrorClass ??= ClassAtHead().Match(Message) is { Success: true } match ? match.Groups[1].Value : null;
    }

    public RpcException Exception { get; }

    public string Message { get; }

    public string? ErrorClass { get; }

    public string? SqlState { get; }

    public IReadOnlyList<string> TypeNames { get; } = [];

    public IReadOnlyDictionary<string, string> MessageParameters { get; } = new Dictionary<string, string>();

    /// <summary>By which the server gives the rest, once; null when there is none.</summary>
    public string? ErrorId { get; }

    /// <summary>How long the server asks to wait at least; null when it does not ask.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>The connection failed, not the server: the client itself made the status.</summary>
    public bool IsTransport => Exception.Status.DebugException is HttpRequestException or IOException or SocketException;

    /// <summary>No answer came. A call that its caller cancelled is no failure, so one that is cancelled all the same was broken off on the way.</summary>
    public bool IsUnreachable => IsTransport || Exception.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    /// <summary>Client and server do not agree on TLS: a certificate that nobody vouches for, or one of them speaks none. Nothing was sent.</summary>
    public bool IsInsecure => Exception.Status.DebugException is HttpRequestException { InnerException: AuthenticationException };

    /// <summary>The same request may succeed a little later.</summary>
    public bool IsRetryable => RetryDelay is not null || (IsUnreachable && !IsInsecure) || ErrorClass == "INVALID_CURSOR.DISCONNECTED";

    /// <summary>The server never had the operation, or has dropped it.</summary>
    public bool IsOperationUnknown => ErrorClass is "INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.SESSION_NOT_FOUND";

    /// <summary>The server has the operation already, and an attach gets at it.</summary>
    public bool IsOperationKnown => ErrorClass == "INVALID_HANDLE.OPERATION_ALREADY_EXISTS";

    public bool IsSessionLost => ErrorClass is "INVALID_HANDLE.SESSION_CHANGED" or "INVALID_HANDLE.SESSION_CLOSED" or "INVALID_HANDLE.SESSION_NOT_FOUND" || IsServerStopping;

    /// <summary>The call itself was refused, which says nothing of an operation that came to the server by an earlier one.</summary>
    public bool IsRefusedCall => IsBarred || ErrorClass is "INVALID_HANDLE.SESSION_CHANGED" or "INVALID_HANDLE.SESSION_CLOSED";

    /// <summary>Whoever stands before the sessions did not let the call through.</summary>
    public bool IsBarred => ErrorClass is null && Exception.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.ResourceExhausted or StatusCode.Unimplemented;

    /// <summary>Somebody broke down over the call: Spark where its virtual machine failed it, as for want of memory, or who stands before it. When that was is not told.</summary>
    public bool IsBreakdown => ErrorClass is null && Exception.StatusCode == StatusCode.Unknown;

    /// <summary>What the server said of the operation is gone, and with it the rest of its answer.</summary>
    public bool IsAnswerLost => ErrorClass is "INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.OPERATION_ABANDONED"
        || ErrorClass?.StartsWith("INVALID_CURSOR.", StringComparison.Ordinal) == true;

    // A server that is being stopped ends its context before it ends its connections, and has no error class for it.
    private bool IsServerStopping =>
        Message.Contains("Cannot call methods on a stopped SparkContext", StringComparison.Ordinal) || Message.Contains("SparkContext was shut down", StringComparison.Ordinal);

    public static ConnectFailure From(RpcException exception) => new(exception);

    private static Any[] DetailsOf(RpcException exception)
    {
        byte[]? bytes = exception.Trailers.GetValueBytes(DetailsTrailer);
        try
        {
            return bytes is null ? [] : [.. RpcStatus.Parser.ParseFrom(bytes).Details];
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }

    private static string[] ParseList(string? json) =>
        Parse(json) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(static e => e.ValueKind == JsonValueKind.String).Select(static e => e.GetString()!)] : [];

    private static Dictionary<string, string> ParseMap(string? json) =>
        Parse(json) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject().GroupBy(static p => p.Name, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.Last().Value.ToString(), StringComparer.Ordinal)
            : [];

    private static JsonElement? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^\s*\[([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\]")]
    private static partial Regex ClassAtHead();
}
