using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Azure;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure.Blobs;

/// <summary>Makes errors of what the store answers, or does not.</summary>
/// <param name="root">The lake's root.</param>
/// <param name="host">Where the store is.</param>
internal sealed class AzureErrors(AzureRoot root, string host)
{
    private const string Unaccepted = "The credentials are wrong or expired, or there are none. Look at AzureOptions.";

    /// <summary>Whether an exception comes from the client of the store.</summary>
    public static bool IsFailure(Exception e, CancellationToken cancellationToken) =>
        e is not LakeException && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested);

    /// <summary>The error of a call.</summary>
    /// <param name="operation">What was asked, as "read 'name'".</param>
    /// <param name="e">What the client says.</param>
    public LakeStorageException Of(string operation, Exception e)
    {
        Exception cause = e is AggregateException { InnerExceptions: [.., { } last] } ? last : e;
        return cause switch
        {
            RequestFailedException { Status: > 0 } answer => Answered(operation, answer),
            RequestFailedException or HttpRequestException or IOException or OperationCanceledException or TimeoutException or InvalidDataException => Silent(operation, cause),
            XmlException or JsonException => new LakeStorageException($"Cannot {operation} in the container '{root.Container}' at {host}: that is no answer of Azure Blob Storage. Is the endpoint right?") { Failure = LakeStorageFailure.Endpoint },
            _ => new LakeStorageException($"Cannot {operation} in the container '{root.Container}': the credential failed with {cause.GetType().Name}. The inner exception says why.", cause)
            {
                Failure = LakeStorageFailure.Credentials,
                IsRefused = true,
            },
        };
    }

    /// <summary>The error of a name that is taken.</summary>
    public static LakeStorageException Taken(string key) =>
        new($"The object '{key}' is already there. A new object needs a name that was never used.") { IsRefused = true };

    // The answer is told by its code and its number at the store alone: its text repeats signatures.
    private LakeStorageException Answered(string operation, RequestFailedException answer)
    {
        (LakeStorageFailure failure, string advice) = Explain(answer);
        string? number = answer.GetRawResponse()?.Headers.TryGetValue("x-ms-request-id", out string? id) == true ? id : null;
        return new LakeStorageException(
            $"Cannot {operation} in the container '{root.Container}' at {host}: the store answered {answer.Status}{(answer.ErrorCode is { Length: > 0 } code ? $" ({code})" : string.Empty)}. {advice}{(number is null ? string.Empty : $" Its number at the store is {number}.")}")
        {
            Failure = failure,
            RetryAfter = BackOff.Asked(answer.GetRawResponse()?.Headers.TryGetValue("Retry-After", out string? asked) == true ? asked : null),

            // A time-out or a failure of the store's own may have come after the work was done.
            IsRefused = answer.Status is >= 400 and < 500 and not 408,
        };
    }

    private LakeStorageException Silent(string operation, Exception e)
    {
        Exception inner = e.InnerException ?? e;
        bool isUnsent = inner is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError }
            || inner is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.ConnectionRefused };
        return new LakeStorageException(
            $"Cannot {operation} in the container '{root.Container}' at {host}: {(e is OperationCanceledException ? "the answer took too long" : e.Message.ReplaceLineEndings(" ").TrimEnd('.'))}. {(isUnsent ? "Are the account and the endpoint right, and can they be reached from here?" : "That may pass.")}",
            e)
        {
            Failure = isUnsent ? LakeStorageFailure.Endpoint : LakeStorageFailure.Unavailable,
            IsRefused = isUnsent,
        };
    }

    private (LakeStorageFailure Failure, string Advice) Explain(RequestFailedException answer) => (answer.Status, answer.ErrorCode) switch
    {
        (_, "AuthenticationFailed") when answer.Message.Contains("clock skew", StringComparison.OrdinalIgnoreCase) || answer.Message.Contains("date header", StringComparison.OrdinalIgnoreCase) =>
            (LakeStorageFailure.Clock, "The request is dated too far from the store's time. Set this machine's clock."),
        (401, _) or (_, "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation" or "PublicAccessNotPermitted") =>
            (LakeStorageFailure.Credentials, Unaccepted),
        (403, _) when answer.Message.Contains("failed to authenticate", StringComparison.OrdinalIgnoreCase) => (LakeStorageFailure.Credentials, Unaccepted),
        (403, _) => (LakeStorageFailure.Denied, "The caller may not do that. Give it a role such as Storage Blob Data Contributor, or the signature its permissions."),
        (404, _) => (LakeStorageFailure.NoSuchBucket, $"There is no such container at {host}, or nobody may see it. Make it, or correct its name or the account."),
        (429, _) or (_, "ServerBusy" or "TooManyRequests") => (LakeStorageFailure.Throttled, "Call it less often."),
        (408 or >= 500, _) => (LakeStorageFailure.Unavailable, "That may pass."),
        ( >= 400, _) => (LakeStorageFailure.Other, "The store does not take the request."),
        _ => (LakeStorageFailure.Endpoint, $"That is no answer of Azure Blob Storage; is {host} the right endpoint?"),
    };
}
