using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>What is told of a command that was cancelled, refused, or not heard of again.</summary>
public sealed class CommandTests
{
    private const string Insert = "INSERT INTO t VALUES (1)";
    private static readonly PlayedReply Lost = PlayedReply.Refuse(StatusCode.Unavailable);

    [Fact]
    public async Task A_source_of_tokens_that_times_out_before_a_command_is_sent_is_heard()
    {
        bool fails = false;
        PlayedServer server = new(static _ => Nothing);
        await using SparkSession session = await OpenAsync(server, _ => fails ? throw new TaskCanceledException("no token in time") : new("t"));
        fails = true;

        await Assert.ThrowsAsync<TaskCanceledException>(() => session.RunAsync(Insert, []));

        Assert.Empty(server.Requests.OfType<ExecutePlanRequest>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_source_of_tokens_that_fails_while_a_command_runs_leaves_it_open(bool timesOut)
    {
        bool fails = false;
        PlayedServer server = new(request => Task.FromResult((fails |= request is ExecutePlanRequest) ? Lost : null));
        Exception failure = timesOut ? new TaskCanceledException("no token in time") : new InvalidOperationException("no token");
        await using SparkSession session = await OpenAsync(server, _ => fails ? throw failure : new("t"));

        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => session.RunAsync(Insert, []));

        Assert.True(error.MayHaveRun);
        Assert.Same(failure, error.InnerException);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, typeof(LakeAccessDeniedException))]
    [InlineData(StatusCode.PermissionDenied, typeof(LakeAccessDeniedException))]
    [InlineData(StatusCode.ResourceExhausted, typeof(LakeQueryException))]
    [InlineData(StatusCode.Unimplemented, typeof(LakeUnsupportedException))]
    public async Task A_status_that_is_not_of_the_command_refuses_it_when_it_is_sent_and_leaves_it_open_later(StatusCode status, Type expected)
    {
        await using SparkSession first = await OpenAsync(new PlayedServer(request => Reply(request is ExecutePlanRequest, PlayedReply.Refuse(status))));
        Assert.IsType(expected, await Assert.ThrowsAnyAsync<LakeException>(() => first.RunAsync(Insert, [])));

        await using SparkSession later = await OpenAsync(new PlayedServer(request => request is ExecutePlanRequest ? Reply(true, Lost) : Reply(request is ReattachExecuteRequest, PlayedReply.Refuse(status))));
        Assert.True((await Assert.ThrowsAsync<LakeConnectionException>(() => later.RunAsync(Insert, []))).MayHaveRun);
    }

    [Theory]
    [InlineData("INVALID_HANDLE.SESSION_CHANGED")]
    [InlineData("INVALID_HANDLE.SESSION_CLOSED")]
    public async Task A_session_that_is_gone_before_the_command_came_has_not_run_it(string errorClass)
    {
        await using SparkSession first = await OpenAsync(new PlayedServer(request => Reply(request is ExecutePlanRequest, PlayedReply.Refuse(errorClass))));
        LakeSessionLostException refused = await Assert.ThrowsAsync<LakeSessionLostException>(() => first.RunAsync(Insert, []));
        Assert.Equal((false, true), (refused.MayHaveRun, refused.IsTransient));

        await using SparkSession later = await OpenAsync(new PlayedServer(request => request is ExecutePlanRequest ? Reply(true, Lost) : Reply(request is ReattachExecuteRequest, PlayedReply.Refuse(errorClass))));
        Assert.True((await Assert.ThrowsAsync<LakeSessionLostException>(() => later.RunAsync(Insert, []))).MayHaveRun);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_already_is_not_sent()
    {
        PlayedServer server = new(static _ => Nothing);
        await using SparkSession session = await OpenAsync(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunAsync(Insert, [], cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(server.Requests.OfType<ExecutePlanRequest>());
    }

    [Fact]
    public async Task A_command_that_is_cancelled_on_its_way_and_did_not_arrive_is_not_sent_again()
    {
        using CancellationTokenSource cancel = new();
        PlayedServer server = new(async request =>
        {
            switch (request)
            {
                case ExecutePlanRequest:
                    await cancel.CancelAsync();
                    return Lost;
                case ReattachExecuteRequest:
                    return PlayedReply.Refuse("INVALID_HANDLE.OPERATION_NOT_FOUND");
                default:
                    return null;
            }
        });
        await using SparkSession session = await OpenAsync(server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.RunAsync(Insert, [], cancellationToken: cancel.Token));

        Assert.Single(server.Requests.OfType<ExecutePlanRequest>());
        Assert.Single(server.Requests.OfType<InterruptRequest>());
        Assert.NotEmpty(server.Requests.OfType<ReattachExecuteRequest>());
    }

    [Fact]
    public async Task A_command_that_was_done_before_it_could_be_cancelled_is_done()
    {
        using CancellationTokenSource cancel = new();
        PlayedServer server = new(async request =>
        {
            if (request is not ExecutePlanRequest)
            {
                return null;
            }

            await cancel.CancelAsync();
            return Lost;
        });
        await using SparkSession session = await OpenAsync(server);

        (await session.RunAsync(Insert, [], cancellationToken: cancel.Token)).Dispose();

        Assert.Single(server.Requests.OfType<ExecutePlanRequest>());
    }

    [Fact]
    public async Task A_command_whose_rows_cannot_be_read_was_carried_out()
    {
        PlayedServer server = new(request => Task.FromResult(request is ExecutePlanRequest execute ? PlayedReply.After(execute.SessionId, new ExecutePlanResponse { SqlCommandResult = Damaged() }) : null));
        await using SparkSession session = await OpenAsync(server);

        LakeConnectionException error = await Assert.ThrowsAsync<LakeConnectionException>(() => session.RunAsync(Insert, []));

        Assert.True(error.MayHaveRun);
        Assert.IsType<LakeDataException>(error.InnerException);
    }

    [Fact]
    public async Task A_query_that_is_cancelled_before_it_is_sent_is_not_sent()
    {
        using CancellationTokenSource cancel = new();
        bool waits = false;
        PlayedServer server = new(static _ => Nothing);
        await using SparkSession session = await OpenAsync(server, async token =>
        {
            if (waits)
            {
                waits = false;
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }

            return "t";
        });
        waits = true;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.QueryAsync("SELECT 1", [], cancellationToken: cancel.Token));

        Assert.Empty(server.Requests.OfType<ExecutePlanRequest>());
    }

    private static ExecutePlanResponse.Types.SqlCommandResult Damaged() => new() { Relation = new Relation { LocalRelation = new LocalRelation { Data = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8) } } };

    private static Task<PlayedReply?> Nothing => Task.FromResult<PlayedReply?>(null);

    private static Task<PlayedReply?> Reply(bool isMeant, PlayedReply reply) => Task.FromResult(isMeant ? reply : null);

    // The channel has nothing of its own that would have to be disposed.
    private static Task<SparkSession> OpenAsync(PlayedServer server, Func<CancellationToken, ValueTask<string>>? token = null) =>
        SparkSession.OpenAsync(new ConnectChannel(server.Options(token)), id: null);
}
