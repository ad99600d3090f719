using Grpc.Core;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Failures;

/// <summary>Makes the error that a caller sees of a failed call.</summary>
internal static class ErrorMap
{
    /// <param name="failure">The failure.</param>
    /// <param name="details">What the server told of it when asked; null when it told nothing.</param>
    /// <param name="server">Where the server is.</param>
    /// <param name="withStack">Whether the server's stack is kept.</param>
    /// <param name="mayHaveRun">Whether a statement that changes something may have reached the server.</param>
    public static LakeException ToException(ConnectFailure failure, FetchErrorDetailsResponse? details, Uri server, bool withStack, bool mayHaveRun)
    {
        (LakeEngineError error, string message) = ErrorDetails.Merge(failure, details, withStack);
        RpcException cause = failure.Exception;
        if (failure.IsSessionLost)
        {
            return new LakeSessionLostException($"The session on {server.Authority} is gone, and with it its settings, temporary views and cached rows: {message}", cause) { EngineError = error, MayHaveRun = mayHaveRun };
        }

        if (failure.IsAnswerLost)
        {
            return new LakeConnectionException($"{server.Authority} has dropped the operation, and with it the rest of its answer: {message}", cause) { EngineError = error, MayHaveRun = mayHaveRun };
        }

        if (failure.IsInsecure)
        {
            return new LakeConnectionException(
                $"There is no secure connection to {server.Authority}: {cause.Status.DebugException!.InnerException!.Message} Its certificate has to be of an authority that this machine trusts (or that SparkOptions.HttpHandler does), and name this host; where Spark is reached without TLS, say use_ssl=false.", cause)
            {
                MayHaveRun = mayHaveRun,
            };
        }

        if (failure.IsUnreachable)
        {
            return new LakeConnectionException($"Nothing answers at {server.Authority}: {message} Is Spark Connect running there, and is this the way to it (use_ssl)?", cause) { MayHaveRun = mayHaveRun };
        }

        if (mayHaveRun && (failure.IsBarred || failure.IsBreakdown))
        {
            return new LakeConnectionException($"{server.Authority} does not tell what became of the statement that it was sent ({cause.StatusCode}): {message} Look whether it was carried out before it is repeated.", cause) { EngineError = error, MayHaveRun = true };
        }

        switch (cause.StatusCode)
        {
            case StatusCode.Unauthenticated:
                return new LakeAccessDeniedException($"{server.Authority} does not accept the credentials: {message} Give a valid token in SparkOptions.Token or as ;token= of the connection string.", cause) { EngineError = error };
            case StatusCode.PermissionDenied:
                return new LakeAccessDeniedException($"The credentials may not do this on {server.Authority}: {message}", cause) { EngineError = error };
            case StatusCode.ResourceExhausted:
                return new LakeQueryException($"A message is too large: {message} Raise SparkOptions.MaxMessageSize, or write and read smaller rows.", cause) { EngineError = error };
            case StatusCode.Unimplemented:
                return new LakeUnsupportedException($"{server.Authority} cannot do this: {message} LakeOrm needs Spark Connect 4.0 or later.", cause) { EngineError = error };
        }

        string text = error.ErrorClass is { } name && !message.Contains(name, StringComparison.Ordinal) ? $"[{name}] {message}" : message;
        return ErrorDetails.Causes(failure, details).Select(static c => KindOf(c.Class, c.Type, c.SqlState, c.Message)).FirstOrDefault(static kind => kind != ErrorKind.Query) switch
        {
            ErrorKind.TableNotFound => new LakeTableNotFoundException(text, cause) { EngineError = error },
            ErrorKind.Conflict => new LakeConflictException($"Another writer changed the table; nothing was written: {text}", cause) { EngineError = error },
            ErrorKind.Open => new LakeConnectionException($"{server.Authority} failed when the change may have been committed. Look whether it is there before it is repeated: {text}", cause) { EngineError = error, MayHaveRun = mayHaveRun },
            ErrorKind.Data => new LakeDataException(text, cause) { EngineError = error },
            ErrorKind.Unsupported => new LakeUnsupportedException(text, cause) { EngineError = error },
            _ => new LakeQueryException(text, cause) { EngineError = error },
        };
    }

    private static ErrorKind KindOf(string name, string type, string? sqlState, string message) => (name, type, sqlState) switch
    {
        ("TABLE_OR_VIEW_NOT_FOUND" or "DELTA_TABLE_NOT_FOUND" or "DELTA_MISSING_DELTA_TABLE" or "DELTA_PATH_DOES_NOT_EXIST" or "SCHEMA_NOT_FOUND", _, _) or (_, "NoSuchTableException" or "NoSuchNamespaceException", _) => ErrorKind.TableNotFound,
        ("DELTA_VERSION_NOT_FOUND" or "DELTA_TIMESTAMP_EARLIER_THAN_COMMIT_RETENTION", _, _) => ErrorKind.TableNotFound,
        _ when message.StartsWith("Cannot find snapshot with ID ", StringComparison.Ordinal) || message.StartsWith("Cannot find a snapshot older than ", StringComparison.Ordinal) => ErrorKind.TableNotFound,
        _ when name.StartsWith("DELTA_CONCURRENT_", StringComparison.Ordinal) || name is "DELTA_METADATA_CHANGED" or "DELTA_PROTOCOL_CHANGED" => ErrorKind.Conflict,
        (_, "CommitFailedException", _) => ErrorKind.Conflict,
        ("DELTA_POST_COMMIT_HOOK_FAILED", _, _) or (_, "CommitStateUnknownException", _) => ErrorKind.Open,
        (_, "ValidationException", _) when message.Contains("conflicting", StringComparison.Ordinal) || message.StartsWith("Missing required files to delete", StringComparison.Ordinal) => ErrorKind.Conflict,
        _ when message.StartsWith("Cannot fast-forward: ", StringComparison.Ordinal) && message.Contains(" is not an ancestor of ", StringComparison.Ordinal) => ErrorKind.Conflict,
        ("CAST_OVERFLOW_IN_TABLE_INSERT" or "NOT_NULL_ASSERT_VIOLATION", _, _) or (_, _, ['2', '3', ..]) => ErrorKind.Data,
        (_, _, ['0', 'A', ..]) or ("DELTA_UNSUPPORTED_FEATURES_FOR_READ" or "DELTA_UNSUPPORTED_FEATURES_FOR_WRITE" or "DELTA_CANNOT_MODIFY_APPEND_ONLY", _, _) => ErrorKind.Unsupported,
        _ => ErrorKind.Query,
    };
}
