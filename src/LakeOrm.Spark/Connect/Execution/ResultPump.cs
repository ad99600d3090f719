using System.Runtime.ExceptionServices;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Receives an answer ahead of its reader, as far as the buffer reaches. While the reader is slow it stays attached: a server drops the operations of clients that it has not heard of for minutes.</summary>
internal sealed class ResultPump : IAsyncDisposable
{
    // Less than half of the time after which a server ends a segment, and far less than that after which it takes the operation for abandoned.
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(45);

    private readonly Operation _operation;
    private readonly int _bufferSize;
    private readonly IProgress<SparkProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Queue<BatchPart> _batches = [];
    private readonly Task _running;
    private TaskCompletionSource? _arrival;
    private TaskCompletionSource? _room;
    private long _buffered;
    private Exception? _error;
    private bool _isEnded;

    /// <param name="operation">What is received. It is the pump's to dispose.</param>
    /// <param name="bufferSize">How many bytes may wait for the reader; the batch that goes beyond is the last that is received.</param>
    /// <param name="progress">Who is told how far the server is; null for nobody.</param>
    /// <param name="time">The clock.</param>
    public ResultPump(Operation operation, int bufferSize, IProgress<SparkProgress>? progress, TimeProvider time)
    {
        _operation = operation;
        _bufferSize = bufferSize;
        _progress = progress;
        _time = time;
        _running = Task.Run(RunAsync);
    }

    /// <summary>Takes the next batch; null at the end.</summary>
    /// <exception cref="LakeException">The server failed; all that it sent before was taken.</exception>
    public async ValueTask<BatchPart?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (_batches.TryDequeue(out BatchPart batch))
                {
                    _buffered -= batch.Data.Length;
                    if (_buffered < _bufferSize)
                    {
                        _room?.TrySetResult();
                    }

                    return batch;
                }

                if (_isEnded)
                {
                    if (_error is not null)
                    {
                        ExceptionDispatchInfo.Throw(_error);
                    }

                    return null;
                }

                arrival = (_arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops the statement on the server, unless it is over.</summary>
    public async Task InterruptAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _operation.InterruptAsync().ConfigureAwait(false);
        using CancellationTokenSource patience = new(Operation.StopPatience, _time);
        try
        {
            while (await _operation.ReadAsync(patience.Token).ConfigureAwait(false) is not null)
            {
            }
        }
        catch (Exception)
        {
            // It was never sent, has stopped, or does not in time; it is released in any case.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await _operation.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        Exception? error = null;
        try
        {
            ChunkAssembler chunks = new();
            while (await _operation.ReadAsync(_stop.Token).ConfigureAwait(false) is { } response)
            {
                switch (response.ResponseTypeCase)
                {
                    case ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch when chunks.Add(response.ArrowBatch) is { } batch:
                        await PutAsync(batch).ConfigureAwait(false);
                        break;
                    case ExecutePlanResponse.ResponseTypeOneofCase.ExecutionProgress:
                        Reports.Tell(_progress, _operation.ToProgress(response.ExecutionProgress));
                        break;
                }
            }

            chunks.Complete();
        }
        catch (Exception e)
        {
            // It is thrown where the result is read.
            error = e;
        }

        lock (_lock)
        {
            (_error, _isEnded) = (error, true);
            _arrival?.TrySetResult();
        }
    }

    private async ValueTask PutAsync(BatchPart batch)
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            _batches.Enqueue(batch);
            _buffered += batch.Data.Length;
            _arrival?.TrySetResult();
            _arrival = null;
            if (_buffered >= _bufferSize)
            {
                _room = room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        while (room is not null)
        {
            try
            {
                await room.Task.WaitAsync(RenewEvery, _time, _stop.Token).ConfigureAwait(false);
                room = null;
            }
            catch (TimeoutException)
            {
                await _operation.RenewAsync(_stop.Token).ConfigureAwait(false);
            }
        }
    }
}
