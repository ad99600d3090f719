using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Execution;
using LakeOrm.Spark.Connect.Protocol;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Support;

namespace LakeOrm.Spark.Tests.Connect;

/// <summary>What is thrown by who is told how far a statement is does not touch the statement.</summary>
public sealed class ProgressTests
{
    private readonly string _thrown = $"the test's {Guid.NewGuid()}";
    private int _told;

    [Fact]
    public async Task A_command_runs_to_its_end()
    {
        PlayedServer server = new(static request => Reply(request, Told(), Told()));
        await using SparkSession session = await OpenAsync(server);

        (await session.RunAsync("INSERT INTO t VALUES (1)", [])).Dispose();

        Assert.Equal(2, _told);
        Assert.Empty(server.Requests.OfType<InterruptRequest>());
    }

    [Fact]
    public async Task A_query_returns_its_rows()
    {
        PlayedServer server = new(static request => Reply(request, Told(), Rows(1, 2), Told(), Rows(3)));
        await using SparkSession session = await OpenAsync(server);

        List<int?> values = [];
        await using (SparkResult result = await session.QueryAsync("SELECT a FROM t", []))
        {
            while (await result.ReadAsync() is { } batch)
            {
                using (batch)
                {
                    values.AddRange((Int32Array)batch.Column(0));
                }
            }
        }

        Assert.Equal([1, 2, 3], values);
        Assert.Equal(2, _told);
    }

    [Fact]
    public async Task What_is_thrown_is_heard_as_what_a_task_throws_that_nobody_waits_for()
    {
        int heard = 0;
        void Hear(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            if (e.Exception.InnerException is InvalidOperationException thrown && thrown.Message == _thrown)
            {
                e.SetObserved();
                Volatile.Write(ref heard, 1);
            }
        }

        TaskScheduler.UnobservedTaskException += Hear;
        try
        {
            await using SparkSession session = await OpenAsync(new PlayedServer(static request => Reply(request, Told())));
            (await session.RunAsync("INSERT INTO t VALUES (1)", [])).Dispose();
            for (int i = 0; i < 1000 && Volatile.Read(ref heard) == 0; i++)
            {
                await Task.Delay(10);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Hear;
        }

        Assert.Equal(1, heard);
    }

    private static ExecutePlanResponse Told() => new() { ExecutionProgress = new ExecutePlanResponse.Types.ExecutionProgress() };

    private static ExecutePlanResponse Rows(params int[] values)
    {
        using RecordBatch batch = new RecordBatch.Builder().Append("a", nullable: false, new Int32Array.Builder().AppendRange(values).Build()).Build();
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return new ExecutePlanResponse { ArrowBatch = new ExecutePlanResponse.Types.ArrowBatch { RowCount = values.Length, Data = ByteString.CopyFrom(stream.ToArray()) } };
    }

    private static Task<PlayedReply?> Reply(IMessage request, params ReadOnlySpan<ExecutePlanResponse> responses) =>
        Task.FromResult(request is ExecutePlanRequest execute ? PlayedReply.After(execute.SessionId, responses) : null);

    // The channel has nothing of its own that would have to be disposed.
    private Task<SparkSession> OpenAsync(PlayedServer server) => SparkSession.OpenAsync(
        new ConnectChannel(server.Options(progress: new Progress(_ =>
        {
            Interlocked.Increment(ref _told);
            throw new InvalidOperationException(_thrown);
        }))),
        id: null);
}
