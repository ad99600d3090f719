using System.Net;
using System.Text.Json;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>Makes errors of what the store answers, or does not.</summary>
/// <param name="root">The lake's root.</param>
/// <param name="endpoint">The store's address.</param>
internal sealed class GcsErrors(GcsRoot root, Uri endpoint)
{
    private const int LongestMessage = 300;

    /// <summary>The error of an answer. It tells nothing of the request but its object.</summary>
    /// <param name="operation">What was asked, as "read 'name'".</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="token">What must not be told, should the answer repeat it.</param>
    /// <param name="asked">How long the store asked to wait.</param>
    public LakeStorageException Answered(string operation, HttpStatusCode status, ReadOnlySpan<byte> body, string? token, TimeSpan? asked = null)
    {
        ErrorBody? error = Read(body);
        string? reason = error?.Errors is [{ Reason: var first }, ..] ? first : null;
        string said = error?.Message is { Length: > 0 } message ? $": \"{Tell(message, token)}\"" : string.Empty;
        (LakeStorageFailure failure, string advice) = Explain(status, reason, error);
        return new LakeStorageException($"Cannot {operation} in the bucket '{root.Bucket}': the store answered {(int)status}{(reason is null ? string.Empty : $" ({Tell(reason, token)})")}{said}. {advice}")
        {
            Failure = failure,
            RetryAfter = asked,

            // A time-out or a failure of the store's own may have come after the work was done.
            IsRefused = status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not HttpStatusCode.RequestTimeout,
        };
    }

    /// <summary>The error of an answer that did not come.</summary>
    /// <param name="operation">What was asked, as "read 'name'".</param>
    /// <param name="e">What the connection said.</param>
    /// <param name="timeout">How long an answer was waited for.</param>
    public LakeStorageException Silent(string operation, Exception e, TimeSpan timeout)
    {
        // Before there is a connection nothing was sent.
        bool isUnsent = e is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError };
        string what = e is OperationCanceledException or TimeoutException ? $"no answer within {timeout.TotalSeconds:0.#} s" : e.Message.TrimEnd('.');
        return new LakeStorageException(
            $"Cannot {operation} in the bucket '{root.Bucket}' at {endpoint.Authority}: {what}. {(isUnsent ? "Is the endpoint right, and can it be reached from here?" : "That may pass.")}",
            e)
        {
            Failure = isUnsent ? LakeStorageFailure.Endpoint : LakeStorageFailure.Unavailable,
            IsRefused = isUnsent,
        };
    }

    /// <summary>The error of a body that stays short or is another than it should be.</summary>
    public LakeStorageException Broken(string operation, Exception e) =>
        new($"Cannot {operation} in the bucket '{root.Bucket}': {e.Message.TrimEnd('.')}. {(e is InvalidDataException ? "The bytes were changed on their way; read again." : "That may pass.")}", e)
        {
            Failure = e is InvalidDataException ? LakeStorageFailure.Other : LakeStorageFailure.Unavailable,
        };

    /// <summary>An error of the store's ways.</summary>
    public LakeStorageException Strange(string operation, string why) =>
        new($"Cannot {operation} in the bucket '{root.Bucket}' at {endpoint.Authority}: {why}") { Failure = LakeStorageFailure.Endpoint };

    /// <summary>The error of a name that is taken.</summary>
    public static LakeStorageException Taken(string key) =>
        new($"The object '{key}' is already there. A new object needs a name that was never used.") { IsRefused = true };

    /// <summary>Whether an answer that something was not found means the bucket. Not every store of this kind tells.</summary>
    public static bool IsNoBucket(ReadOnlySpan<byte> body) => Read(body)?.Message?.Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase) == true;

    private (LakeStorageFailure Failure, string Advice) Explain(HttpStatusCode status, string? reason, ErrorBody? error) => status switch
    {
        HttpStatusCode.Unauthorized => (LakeStorageFailure.Credentials, "The credentials are not accepted, or there are none. Look at GcsOptions.Credentials, or run 'gcloud auth application-default login'."),
        HttpStatusCode.Forbidden when reason is not null && (reason.Contains("ateLimit", StringComparison.Ordinal) || reason.Contains("quota", StringComparison.OrdinalIgnoreCase)) =>
            (LakeStorageFailure.Throttled, "Call it less often, or raise the project's quota."),
        HttpStatusCode.Forbidden => (LakeStorageFailure.Denied, "The caller may not do that. Give it a role on the bucket that allows it, such as Storage Object User."),
        HttpStatusCode.NotFound => (LakeStorageFailure.NoSuchBucket, $"There is no such bucket at {endpoint.Authority}. Make it, or correct its name or the endpoint."),
        HttpStatusCode.TooManyRequests => (LakeStorageFailure.Throttled, "Call it less often; the same object can be replaced about once a second."),
        HttpStatusCode.BadRequest when error?.Message?.Contains("requester pays", StringComparison.OrdinalIgnoreCase) == true =>
            (LakeStorageFailure.Denied, "Name the project that pays in GcsOptions.UserProject."),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => (LakeStorageFailure.Unavailable, "That may pass."),
        >= HttpStatusCode.BadRequest => (LakeStorageFailure.Other, "The store does not take the request."),
        _ => (LakeStorageFailure.Endpoint, $"That is no answer of Google Cloud Storage; is {endpoint.Authority} the right endpoint?"),
    };

    private static ErrorBody? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, GcsJson.Default.ErrorAnswer)?.Error;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Tell(string text, string? token)
    {
        string told = token is { Length: > 0 } ? text.Replace(token, "***", StringComparison.Ordinal) : text;
        return told.Length <= LongestMessage ? told.ReplaceLineEndings(" ").TrimEnd('.') : told[..LongestMessage].ReplaceLineEndings(" ") + "...";
    }
}
