using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LakeOrm.Spark.Connect.Failures;
using LakeOrm.Spark.Connect.Protocol;
using RpcStatus = LakeOrm.Spark.Connect.Protocol.Status;
using Status = Grpc.Core.Status;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>What a failed call becomes, whatever a server or the way to it makes of it.</summary>
public sealed class ErrorMapTests
{
    private static readonly Uri Server = new("http://spark:15002");

    [Theory]
    [InlineData("DELTA_VERSION_NOT_FOUND", "org.apache.spark.sql.delta.VersionNotFoundException", "22003", typeof(LakeTableNotFoundException))]
    [InlineData("DELTA_CONCURRENT_APPEND", "io.delta.exceptions.ConcurrentAppendException", "2D521", typeof(LakeConflictException))]
    [InlineData("DELTA_METADATA_CHANGED", "io.delta.exceptions.MetadataChangedException", "2D521", typeof(LakeConflictException))]
    [InlineData(null, "org.apache.iceberg.exceptions.CommitFailedException", null, typeof(LakeConflictException))]
    [InlineData(null, "org.apache.iceberg.exceptions.CommitStateUnknownException", null, typeof(LakeConnectionException))]
    [InlineData("DELTA_POST_COMMIT_HOOK_FAILED", "org.apache.spark.sql.delta.DeltaRuntimeException", "2DKD0", typeof(LakeConnectionException))]
    [InlineData("TABLE_OR_VIEW_NOT_FOUND", "org.apache.spark.sql.AnalysisException", "42P01", typeof(LakeTableNotFoundException))]
    [InlineData(null, "org.apache.iceberg.exceptions.NoSuchTableException", null, typeof(LakeTableNotFoundException))]
    [InlineData("DELTA_VIOLATE_CONSTRAINT_WITH_VALUES", "a.b.InvariantViolationException", "23001", typeof(LakeDataException))]
    [InlineData("DELTA_UNSUPPORTED_FEATURES_FOR_READ", "a.b.DeltaUnsupportedTableFeatureException", "56038", typeof(LakeUnsupportedException))]
    [InlineData("UNSUPPORTED_FEATURE.X", "a.b.C", "0A000", typeof(LakeUnsupportedException))]
    [InlineData("DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE", "a.b.C", "21506", typeof(LakeQueryException))]
    [InlineData("INVALID_HANDLE.SESSION_CHANGED", "a.b.C", "HY000", typeof(LakeSessionLostException))]
    [InlineData("INVALID_HANDLE.OPERATION_ABANDONED", "a.b.C", "HY000", typeof(LakeConnectionException))]
    public void An_error_of_the_engine_has_the_type_that_fits(string? errorClass, string type, string? sqlState, System.Type expected)
    {
        LakeException error = Map(Refused("no", errorClass, type, sqlState));

        Assert.IsType(expected, error);
        Assert.Equal((errorClass, sqlState), (error.EngineError!.ErrorClass, error.EngineError.SqlState));
        Assert.Equal([type], error.EngineError.TypeNames);
    }

    [Theory]
    [InlineData("Cannot find snapshot with ID 99")]
    [InlineData("Cannot find a snapshot older than 1999-01-01T00:00:00+00:00")]
    public void A_version_that_a_table_does_not_have_is_not_found(string message) => Assert.IsType<LakeTableNotFoundException>(Map(Refused(message, type: "java.lang.IllegalArgumentException")));

    [Theory]
    [InlineData("Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at:\n\na.b.C")]
    [InlineData("Job 3 cancelled because SparkContext was shut down")]
    public void A_server_that_is_being_stopped_has_lost_the_session(string message)
    {
        LakeSessionLostException error = Assert.IsType<LakeSessionLostException>(Map(Refused(message, type: "java.lang.IllegalStateException"), mayHaveRun: true));

        Assert.True(error.MayHaveRun);
    }

    [Fact]
    public void A_stack_is_no_part_of_the_message()
    {
        const string Message = "Job aborted\n\tat a.b.C.d(C.scala:1)\nCaused by: [FAILED_READ_FILE] no footer\n\tat a.b.E.f(E.java:2)\n\t... 9 more\n\nDriver stacktrace:";
        Assert.EndsWith("Job aborted\nCaused by: [FAILED_READ_FILE] no footer", Map(Refused(Message)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_the_details_lack_is_read_from_the_message()
    {
        Assert.Equal("PARSE_SYNTAX_ERROR.X", Map(Refused("\n[PARSE_SYNTAX_ERROR.X] Syntax error")).EngineError!.ErrorClass);
        Assert.Null(Map(Refused("an [ARRAY] of things")).EngineError!.ErrorClass);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, typeof(LakeConnectionException))]
    [InlineData(StatusCode.DeadlineExceeded, typeof(LakeConnectionException))]
    [InlineData(StatusCode.Unauthenticated, typeof(LakeAccessDeniedException))]
    [InlineData(StatusCode.PermissionDenied, typeof(LakeAccessDeniedException))]
    [InlineData(StatusCode.Unimplemented, typeof(LakeUnsupportedException))]
    [InlineData(StatusCode.ResourceExhausted, typeof(LakeQueryException))]
    [InlineData(StatusCode.Unknown, typeof(LakeQueryException))]
    public void A_status_without_details_counts_by_itself(StatusCode status, System.Type expected)
    {
        Assert.IsType(expected, Map(new RpcException(new Status(status, "no"))));
    }

    [Fact]
    public void Only_what_may_pass_is_tried_again()
    {
        Assert.True(ConnectFailure.From(new RpcException(new Status(StatusCode.Unavailable, "no"))).IsRetryable);
        Assert.True(ConnectFailure.From(new RpcException(new Status(StatusCode.Internal, "no", new IOException("broken")))).IsRetryable);
        Assert.True(ConnectFailure.From(Refused("no", "INVALID_CURSOR.DISCONNECTED")).IsRetryable);
        Assert.False(ConnectFailure.From(Refused("no", "INVALID_CURSOR.POSITION_NOT_AVAILABLE")).IsRetryable);
        Assert.False(ConnectFailure.From(Refused("no")).IsRetryable);

        ConnectFailure asked = ConnectFailure.From(Refused("no", details: new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) }));
        Assert.Equal((true, TimeSpan.FromSeconds(3)), (asked.IsRetryable, asked.RetryDelay));
    }

    [Fact]
    public void What_may_have_run_is_not_transient()
    {
        RpcException lost = new(new Status(StatusCode.Unavailable, "no"));

        Assert.True(Map(lost).IsTransient);
        Assert.False(Map(lost, mayHaveRun: true).IsTransient);
        Assert.False(Map(Refused("no", "INVALID_HANDLE.SESSION_CLOSED"), mayHaveRun: true).IsTransient);
    }

    [Theory]
    [InlineData(5, null)]
    [InlineData(-1, null)]
    [InlineData(0, 0)]
    [InlineData(0, 7)]
    public void Details_that_lead_nowhere_or_in_a_circle_do_no_harm(int root, int? cause)
    {
        FetchErrorDetailsResponse.Types.Error told = new() { Message = "told", ErrorTypeHierarchy = { "a.B" } };
        if (cause is { } index)
        {
            told.CauseIdx = index;
        }

        LakeException error = ErrorMap.ToException(
            ConnectFailure.From(Refused("no")), new FetchErrorDetailsResponse { RootErrorIdx = root, Errors = { told } }, Server, withStack: true, mayHaveRun: false);

        Assert.Equal(root == 0 ? "told" : "no", error.Message);
    }

    [Theory]
    [InlineData("org.apache.hadoop.fs.UnsupportedFileSystemException", "No FileSystem for scheme \"s3\"", LakeStorageFailure.Scheme)]
    [InlineData("java.lang.RuntimeException", "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found", LakeStorageFailure.Scheme)]
    [InlineData("org.apache.hadoop.fs.s3a.UnknownStoreException", "`s3a://b/x': getFileStatus on s3a://b/x", LakeStorageFailure.NoSuchBucket)]
    [InlineData("org.apache.hadoop.fs.s3a.AWSRedirectException", "Received permanent redirect response to region eu-west-1", LakeStorageFailure.Region)]
    [InlineData("org.apache.hadoop.fs.s3a.AWSBadRequestException", "open on s3a://b/x: S3Exception: no (Service: S3, Status Code: 400, Request ID: 1):AuthorizationHeaderMalformed", LakeStorageFailure.Region)]
    [InlineData("java.nio.file.AccessDeniedException", "s3a://b/x: getFileStatus on s3a://b/x: S3Exception: Forbidden (Service: S3, Status Code: 403, Request ID: 1):null", LakeStorageFailure.Credentials)]
    [InlineData("java.nio.file.AccessDeniedException", "s3a://b/x: S3Exception: Access Denied (Service: S3, Status Code: 403, Request ID: 1):AccessDenied", LakeStorageFailure.Denied)]
    [InlineData("java.nio.file.AccessDeniedException", "s3a://b/x: S3Exception: no (Service: S3, Status Code: 403, Request ID: 1):RequestTimeTooSkewed", LakeStorageFailure.Clock)]
    [InlineData("java.net.ConnectException", "getFileStatus on s3a://b/x: Connection refused", LakeStorageFailure.Endpoint)]
    [InlineData("org.apache.hadoop.fs.s3a.AWSClientIOException", "getFileStatus on s3a://b/x: (certificate_unknown) PKIX path building failed", LakeStorageFailure.Endpoint)]
    [InlineData("java.net.ConnectException", "Connection refused: a catalog's, not a store's", null)]
    public void Why_a_store_failed_the_engine_is_told_by_the_causes(string type, string cause, LakeStorageFailure? expected)
    {
        FetchErrorDetailsResponse details = new()
        {
            RootErrorIdx = 0,
            Errors = { new FetchErrorDetailsResponse.Types.Error { Message = "no plan", ErrorTypeHierarchy = { "a.B" }, CauseIdx = 1 }, new FetchErrorDetailsResponse.Types.Error { Message = cause, ErrorTypeHierarchy = { type } } },
        };

        LakeException error = ErrorMap.ToException(ConnectFailure.From(Refused("no plan")), details, Server, withStack: false, mayHaveRun: false);

        Assert.Equal(expected, error.EngineError!.StoreFailure);
        Assert.Equal($"no plan {cause}", error.Message);
    }

    [Fact]
    public void Damaged_details_are_none()
    {
        Assert.Null(Map(new RpcException(new Status(StatusCode.Internal, "no"), new Metadata { { "grpc-status-details-bin", [0xff, 0xff, 0xff] } })).EngineError!.ErrorClass);
        Assert.Empty(Map(Refused("no", details: new ErrorInfo { Metadata = { { "messageParameters", "{" }, { "classes", "7" } } })).EngineError!.MessageParameters);
    }

    private static LakeException Map(RpcException exception, bool mayHaveRun = false) =>
        ErrorMap.ToException(ConnectFailure.From(exception), details: null, Server, withStack: false, mayHaveRun);

    private static RpcException Refused(string message, string? errorClass = null, string? type = null, string? sqlState = null, IMessage? details = null)
    {
        ErrorInfo info = new();
        foreach ((string key, string? value) in new[] { ("errorClass", errorClass), ("classes", type is null ? null : $"[\"{type}\"]"), ("sqlState", sqlState) })
        {
            if (value is not null)
            {
                info.Metadata.Add(key, value);
            }
        }

        RpcStatus status = new() { Details = { Any.Pack(details ?? info) } };
        return new RpcException(new Status(StatusCode.Internal, message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }
}
