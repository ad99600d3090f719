using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>What an answer of the store, or the lack of one, means.</summary>
internal static class S3Failure
{
    /// <summary>Tells a failure in a lake's words.</summary>
    public static LakeStorageException Describe(Exception e, string operation, string? key, S3Connection connection) => e switch
    {
        AmazonServiceException service when service.StatusCode != 0 => OfAnswer(service, operation, key, connection),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError } http =>
            New(http, LakeStorageFailure.Endpoint, isRefused: true, operation, connection, $"{Innermost(http)} at {connection.EndpointName}. Check the endpoint, the network, and for https the certificate."),
        XmlException or AmazonUnmarshallingException => connection.NotS3(operation),
        HttpRequestException or IOException or TimeoutException or OperationCanceledException or AmazonServiceException =>
            New(e, LakeStorageFailure.Unavailable, isRefused: false, operation, connection, $"the connection to {connection.EndpointName} failed ({Innermost(e)}). The call can be repeated."),
        AmazonClientException client when Mentions(client, "credentials") || Mentions(client, "profile") =>
            New(client, LakeStorageFailure.Credentials, isRefused: true, operation, connection, $"there are no credentials. {client.Message} Give some in S3StorageOptions.Credentials, or where the AWS SDK looks for them."),
        AmazonClientException client when Mentions(client, "region") =>
            New(client, LakeStorageFailure.Region, isRefused: true, operation, connection, "no region is known. Name the bucket's region in S3StorageOptions.Region or AWS_REGION, or an endpoint."),
        _ => New(e, LakeStorageFailure.Other, isRefused: false, operation, connection, e.Message),
    };

    /// <summary>There is no such bucket.</summary>
    public static LakeStorageException NoBucket(string operation, S3Connection connection, Exception e) =>
        New(e, LakeStorageFailure.NoSuchBucket, isRefused: true, operation, connection, $"there is no bucket '{connection.Root.Bucket}' at {connection.EndpointName}. Create it, or correct the root or the endpoint.");

    /// <summary>Whether a store answered that the condition of a put does not hold.</summary>
    public static bool IsPrecondition(AmazonServiceException e) => e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotModified;

    /// <summary>Whether a store answered that another request got in between, and that this one did nothing.</summary>
    public static bool IsConflict(AmazonServiceException e) => e.StatusCode == HttpStatusCode.Conflict && e.ErrorCode is "ConditionalRequestConflict" or "OperationAborted";

    /// <summary>Whether radosgw says, in a way of its own, that a put under If-Match met another one.</summary>
    public static bool IsRadosConflict(AmazonServiceException e) => e.ErrorCode == "UnknownError";

    /// <summary>Whether a store answered that the credentials have expired, and that it did nothing.</summary>
    public static bool IsExpired(AmazonServiceException e) => e.ErrorCode is "ExpiredToken" or "ExpiredTokenException" or "TokenRefreshRequired";

    /// <summary>Whether a store does not know what was asked.</summary>
    public static bool IsUnknownToStore(AmazonServiceException e) => e.StatusCode == HttpStatusCode.NotImplemented || e.ErrorCode is "NotImplemented" or "XNotImplemented";

    /// <summary>Whether an answer comes from a store, and not from something else that listens there.</summary>
    public static bool IsFromStore(AmazonServiceException e) => !string.IsNullOrEmpty(e.RequestId) || Header(e, "x-amz-request-id") is not null || HasCode(e);

    private static LakeStorageException OfAnswer(AmazonServiceException e, string operation, string? key, S3Connection connection)
    {
        int status = (int)e.StatusCode;
        string code = e.ErrorCode ?? string.Empty;
        string said = HasCode(e) ? string.IsNullOrEmpty(e.Message) ? code : $"{code}: {e.Message.TrimEnd('.')}" : $"HTTP {status}";
        bool isRefused = status is >= 300 and < 500 and not 408 || status == 501;
        switch (code)
        {
            case "RequestTimeTooSkewed" or "RequestInTheFuture" or "RequestExpired":
                return New(e, LakeStorageFailure.Clock, isRefused, operation, connection, $"this machine's clock and the store's are too far apart for a signature to hold ({said}). Set the clock.");
            case "AuthorizationHeaderMalformed" when Mentions(e, "region"):
            case "PermanentRedirect" or "TemporaryRedirect" or "IllegalLocationConstraintException":
                return OfRegion();
            case "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "TokenRefreshRequired" or "InvalidToken" or "InvalidSecurity" or "AuthorizationHeaderMalformed" or "NotSignedUp":
                return New(e, LakeStorageFailure.Credentials, isRefused, operation, connection, $"the store does not accept the credentials ({said}). Check {connection.Options.Credentials}.");
            case "NoSuchBucket":
                return NoBucket(operation, connection, e);
            case "SlowDown" or "RequestLimitExceeded" or "TooManyRequests" or "Throttling" or "ThrottlingException" or "BandwidthLimitExceeded":
                return New(e, LakeStorageFailure.Throttled, isRefused: true, operation, connection, $"the store asks to be called less often ({said}). Repeat the call later.");
        }

        return status switch
        {
            >= 300 and <= 400 when Header(e, "x-amz-bucket-region") is { } region && region != connection.Region => OfRegion(),
            < 500 when !IsFromStore(e) => New(
                e,
                LakeStorageFailure.Endpoint,
                isRefused,
                operation,
                connection,
                $"what answers at {connection.EndpointName} ({said}) is no store that speaks S3's protocol. Check the endpoint, and whether a proxy stands in between."),
            404 when key is not null => new LakeObjectNotFoundException(key, $"There is no object '{key}' in {connection.Root}.", e) { IsRefused = isRefused },
            401 or 403 => New(e, LakeStorageFailure.Denied, isRefused, operation, connection, $"the store does not allow it ({said}). Grant {connection.Options.Credentials} what docs/storage.md lists."),
            429 => New(e, LakeStorageFailure.Throttled, isRefused: true, operation, connection, $"the store asks to be called less often ({said}). Repeat the call later."),
            _ when code is "InternalError" || status is 408 or 409 or >= 500 and not 501 => New(e, LakeStorageFailure.Unavailable, isRefused, operation, connection, $"the store failed ({said}). The call can be repeated."),
            400 when code == "RequestTimeout" => New(e, LakeStorageFailure.Unavailable, isRefused, operation, connection, $"the store gave up waiting for the bytes ({said}). The call can be repeated."),
            _ => New(e, LakeStorageFailure.Other, isRefused, operation, connection, $"the store says {said}."),
        };

        LakeStorageException OfRegion()
        {
            string where = Header(e, "x-amz-bucket-region") is { } region ? $"the bucket is in region '{region}', and" : "the bucket is in another region:";
            return New(
                e,
                LakeStorageFailure.Region,
                isRefused,
                operation,
                connection,
                $"{where} it was asked for in '{connection.Region ?? "the default region"}' ({said}). Name its region in S3StorageOptions.Region or AWS_REGION.");
        }
    }

    /// <summary>How long the store asked to wait.</summary>
    public static TimeSpan? Asked(AmazonServiceException e) => BackOff.Asked(Header(e, "Retry-After"));

    private static LakeStorageException New(Exception e, LakeStorageFailure failure, bool isRefused, string operation, S3Connection connection, string cause) =>
        new($"Cannot {operation} in {connection.Root}: {cause}", e) { Failure = failure, IsRefused = isRefused, RetryAfter = e is AmazonServiceException answer ? Asked(answer) : null };

    // Where an answer has no code the SDK puts the status's name in its place.
    private static bool HasCode(AmazonServiceException e) =>
        !string.IsNullOrEmpty(e.ErrorCode) && !(Enum.TryParse(e.ErrorCode, out HttpStatusCode status) && status == e.StatusCode && Header(e, "Content-Type")?.Contains("xml", StringComparison.Ordinal) is not true);

    private static string? Header(AmazonServiceException e, string name) =>
        (e.InnerException as HttpErrorResponseException)?.Response is { } response && response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    private static bool Mentions(Exception e, string word) => e.Message.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
        {
            e = inner;
        }

        return e.Message.TrimEnd('.');
    }
}
