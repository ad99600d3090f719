using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using Grpc.Core;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;
using Schema = Apache.Arrow.Schema;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>What a client asks for, and when, while it receives an answer.</summary>
public sealed class ReceivingTests
{
    private const int BatchBytes = 5 << 20;
    private const int BatchCount = 4;

    private int _seen;

    [Fact]
    public async Task A_result_that_is_left_early_is_released()
    {
        PlayedServer server = new(static request => Task.FromResult(Answer(request)));
        await using SparkSession session = await OpenAsync(server, bufferSize: 1);
        await using (SparkResult result = await session.QueryAsync("SELECT 1", []))
        {
            (await result.ReadAsync())!.Dispose();
        }

        ReleaseExecuteRequest release = Assert.Single(server.Requests.OfType<ReleaseExecuteRequest>(), static r => r.ReleaseAll is not null);
        Assert.Equal(Assert.Single(server.Requests.OfType<ExecutePlanRequest>()).OperationId, release.OperationId);
    }

    [Fact]
    public async Task What_was_received_is_released_on_the_way()
    {
        PlayedServer server = new(static request => Task.FromResult(Answer(request)));
        await using SparkSession session = await OpenAsync(server, bufferSize: 1);
        await using SparkResult result = await session.QueryAsync("SELECT 1", []);
        for (int i = 0; i < BatchCount; i++)
        {
            (await result.ReadAsync())!.Dispose();
            while (!server.Requests.OfType<ReleaseExecuteRequest>().Any(r => r.ReleaseUntil?.ResponseId == $"batch {i}"))
            {
                await Task.Delay(10);
            }
        }

        Assert.Null(await result.ReadAsync());
    }

    [Fact]
    public async Task No_more_is_received_ahead_of_the_reader_than_the_buffer_takes()
    {
        await using SparkSession large = await OpenAsync(new PlayedServer(static request => Task.FromResult(Answer(request))), bufferSize: BatchCount * BatchBytes * 2);
        await using (await large.QueryAsync("SELECT 1", []))
        {
            while (Volatile.Read(ref _seen) < BatchCount)
            {
                await Task.Delay(10);
            }
        }

        _seen = 0;
        await using SparkSession small = await OpenAsync(new PlayedServer(static request => Task.FromResult(Answer(request))), bufferSize: 1);
        await using SparkResult result = await small.QueryAsync("SELECT 1", []);
        await Task.Delay(TimeSpan.FromMilliseconds(500));

        // The first batch was taken for the columns, and one more waits.
        Assert.InRange(Volatile.Read(ref _seen), 0, 2);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(600, true)]
    public async Task A_server_that_does_not_answer_is_asked_for_as_long_as_is_said(int seconds, bool isHeard)
    {
        const int Refusals = 6;
        int asked = 0;
        PlayedServer server = new(request => Task.FromResult(request is ConfigRequest && ++asked <= Refusals ? PlayedReply.Refuse(StatusCode.Unavailable) : null));
        SparkOptions options = new("sc://localhost:1") { HttpHandler = () => server, RetryTimeout = TimeSpan.FromSeconds(seconds) };
        await using SparkSession session = await SparkSession.OpenAsync(new ConnectChannel(options, new FastTime(1000)), id: null);

        Exception? error = await Record.ExceptionAsync(() => session.GetAsync(["a"], CancellationToken.None));

        Assert.Equal((isHeard, isHeard ? Refusals + 1 : 1), (error is null, asked));
    }

    [Fact]
    public async Task A_long_silence_of_a_server_that_is_there_takes_nothing_of_the_time_for_repeating()
    {
        LeapingTime time = new();
        int attached = 0;
        PlayedServer server = new(request =>
        {
            switch (request)
            {
                case ExecutePlanRequest:
                    return Task.FromResult<PlayedReply?>(PlayedReply.Refuse(StatusCode.Unavailable));
                case ReattachExecuteRequest when ++attached == 1:
                    // A segment that ends without a word, after the whole of the time for repeating.
                    time.Leap(TimeSpan.FromMinutes(11));
                    return Task.FromResult<PlayedReply?>(new PlayedReply([]));
                case ReattachExecuteRequest when attached == 2:
                    return Task.FromResult<PlayedReply?>(PlayedReply.Refuse(StatusCode.Unavailable));
                default:
                    return Task.FromResult<PlayedReply?>(null);
            }
        });
        await using SparkSession session = await SparkSession.OpenAsync(new ConnectChannel(server.Options(), time), id: null);

        (await session.RunAsync("INSERT INTO t VALUES (1)", [])).Dispose();

        Assert.Equal(3, attached);
    }

    private Task<SparkSession> OpenAsync(PlayedServer server, int bufferSize)
    {
        SparkOptions options = new("sc://localhost:1") { HttpHandler = () => server, BufferSize = bufferSize, Progress = new Progress(_ => Interlocked.Increment(ref _seen)) };
        return SparkSession.OpenAsync(new ConnectChannel(options), id: null);
    }

    // Batches, each with a word of progress after it.
    private static PlayedReply? Answer(IMessage request)
    {
        if (request is not ExecutePlanRequest execute)
        {
            return null;
        }

        ByteString batch = Batch();
        List<IMessage> messages = [];
        for (int i = 0; i < BatchCount; i++)
        {
            messages.Add(new ExecutePlanResponse { SessionId = execute.SessionId, ResponseId = $"batch {i}", ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = 1, Data = batch } });
            messages.Add(new ExecutePlanResponse { SessionId = execute.SessionId, ResponseId = $"progress {i}", ExecutionProgress = new ExecutePlanResponse.Types.ExecutionProgress() });
        }

        messages.Add(new ExecutePlanResponse { SessionId = execute.SessionId, ResponseId = "end", ResultComplete = new ExecutePlanResponse.Types.ResultComplete() });
        return new PlayedReply(messages);
    }

    private static ByteString Batch()
    {
        using RecordBatch batch = new(new Schema([new Field("a", StringType.Default, nullable: true)], null), [new StringArray.Builder().Append(new string('x', BatchBytes)).Build()], 1);
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return ByteString.CopyFrom(stream.ToArray());
    }
}
