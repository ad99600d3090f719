namespace LakeOrm.Spark.Connect.Failures;

/// <summary>Why a store failed the server, by what Hadoop's S3A and the store say of it in the causes of an error.</summary>
internal static class StoreFailure
{
    /// <summary>The reason; null where the causes tell of no store.</summary>
    /// <param name="causes">The error's causes, from the outermost.</param>
    public static LakeStorageFailure? Of(IEnumerable<(string Class, string Type, string? SqlState, string Message)> causes) =>
        causes.Select(static c => Of(c.Type, c.Message)).FirstOrDefault(static failure => failure is not null);

    private static LakeStorageFailure? Of(string type, string message) => type switch
    {
        "UnsupportedFileSystemException" => LakeStorageFailure.Scheme,
        _ when message.Contains("ClassNotFoundException: Class ", StringComparison.Ordinal) && message.Contains("FileSystem not found", StringComparison.Ordinal) => LakeStorageFailure.Scheme,
        "UnknownStoreException" or "NoSuchBucketException" => LakeStorageFailure.NoSuchBucket,
        "AWSRedirectException" => LakeStorageFailure.Region,
        _ when !message.Contains("s3a://", StringComparison.Ordinal) => null,
        _ when Says(message, "RequestTimeTooSkewed") => LakeStorageFailure.Clock,
        _ when Says(message, "AuthorizationHeaderMalformed") => LakeStorageFailure.Region,
        _ when Says(message, "AccessDenied") => LakeStorageFailure.Denied,

        // The answer to a HEAD has no body, so that a wrong key and a missing right look alike.
        "AccessDeniedException" => LakeStorageFailure.Credentials,
        "ConnectException" or "UnknownHostException" => LakeStorageFailure.Endpoint,
        _ when message.Contains("PKIX path building failed", StringComparison.Ordinal) || message.Contains("Unsupported or unrecognized SSL message", StringComparison.Ordinal) => LakeStorageFailure.Endpoint,
        _ => null,
    };

    // S3A writes the store's own code behind what the SDK says.
    private static bool Says(string message, string code) => message.Contains("):" + code, StringComparison.Ordinal);
}
