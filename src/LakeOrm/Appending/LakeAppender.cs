using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using LakeOrm.Appending;
using LakeOrm.CompilerServices;
using LakeOrm.Rows;

namespace LakeOrm;

/// <summary>
/// Takes rows from many threads and adds them to a table in batches, by rows, bytes or time. Each batch is one table version and is added once, however often it had to be tried. Made by <see cref="LakeClient.OpenAppender"/>.
/// </summary>
/// <typeparam name="T">The record.</typeparam>
/// <remarks>
/// <para>A row is checked when it is taken: one that breaks a rule is refused to whoever wrote it, and the appender goes on. Rows are kept until they are flushed and must not be changed.</para>
/// <para>A flush that fails in a way that may pass (a storage error, a conflict, an unknown outcome) is raised by the next call, unless a repeat was faster; its rows are kept and tried again under the same key: after
/// <see cref="AppenderOptions.RetryDelay"/>, by <see cref="FlushAsync"/>, and by whoever needs their room. A flush that is refused for good stops the appender: every later call is a <see cref="LakeAppenderException"/>.</para>
/// <para>It holds two batches at most: one that is being flushed and one that is being filled. When both are full, writers wait.</para>
/// </remarks>
public sealed class LakeAppender<T> : IAsyncDisposable
    where T : ILakeTable<T>
{
    private readonly LakeTableName _table;
    private readonly AppenderOptions _options;
    private readonly Func<List<T>, IdempotencyKey, CancellationToken, Task<WriteResult>> _insert;
    private readonly Func<IdempotencyKey, CancellationToken, Task<WriteStatus>> _lookUp;
    private readonly Guid _id;
    private readonly ITimer _timer;
    private readonly PayloadHasher _measure = new();
    private readonly Lock _gate = new();

    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private AppenderBatch<T> _filling = new(0);
    private AppenderBatch<T>? _sealed;
    private bool _isSending;
    private Task? _starting;
    private bool _isStarted;
    private Task? _disposal;
    private bool _isDrained;

    private long _accepted;
    private long _settled;
    private long _flushUpTo;
    private long _flushedRows;
    private long _skippedRows;
    private long _flushes;
    private long _failedFlushes;

    // The highest of the producer's numbers that the table has, -1 for none; and what it was at the start.
    private long _number = -1;
    private long _skipUpTo = -1;
    private WriteResult? _result;
    private Task _reports = Task.CompletedTask;
    private Exception? _failure;
    private Exception? _unseen;
    private LakeAppenderException? _stopped;
    private bool _stopIsSeen;

    internal LakeAppender(
        LakeTableName table,
        AppenderOptions options,
        TimeProvider clock,
        Func<List<T>, IdempotencyKey, CancellationToken, Task<WriteResult>> insert,
        Func<IdempotencyKey, CancellationToken, Task<WriteStatus>> lookUp)
    {
        _table = table;
        _options = options;
        _insert = insert;
        _lookUp = lookUp;
        _id = Guid.CreateVersion7(clock.GetUtcNow());
        if (options.Producer is not null)
        {
            // Says now what is wrong with the name.
            _ = IdempotencyKey.Sequence(options.Producer, 0);
        }
        else if (options.FirstPosition != 0)
        {
            throw new ArgumentException("FirstPosition is a place among a producer's rows; name the Producer, too.", nameof(options));
        }

        _isStarted = options.Producer is null;
        _timer = clock.CreateTimer(static state => ((LakeAppender<T>)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How far it is.</summary>
    public AppenderStatus Status
    {
        get
        {
            lock (_gate)
            {
                return CurrentStatus();
            }
        }
    }

    private bool IsFull => _filling.Rows.Count >= _options.FlushRows || _filling.Bytes >= _options.FlushBytes;

    private bool IsPending => _sealed is not null || _filling.Rows.Count > 0;

    /// <summary>Takes a row; waits while there is no room.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cancellationToken">Ends the wait: the row was not taken then.</param>
    /// <returns>The running operation; when it has ended well, the row is the appender's to flush.</returns>
    /// <exception cref="LakeValidationException">The row breaks the record's rules. It was not taken.</exception>
    /// <exception cref="LakeException">An earlier flush failed and will be tried again. The row was not taken: write it again.</exception>
    /// <exception cref="LakeAppenderException">An earlier flush was refused for good, and the appender stopped.</exception>
    /// <exception cref="ObjectDisposedException">The appender is disposed.</exception>
    public async ValueTask WriteAsync(T row, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        await TakeAsync(row, 0, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes rows one after the other; waits while there is no room.</summary>
    /// <param name="rows">The rows. When the call fails, those before the row that it failed at were taken; <see cref="Status"/> counts them.</param>
    /// <param name="cancellationToken">Ends the call between two rows.</param>
    /// <inheritdoc cref="WriteAsync(T, CancellationToken)"/>
    public async ValueTask WriteAsync(IEnumerable<T> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await StartAsync(cancellationToken).ConfigureAwait(false);
        long index = 0;
        foreach (T row in rows)
        {
            await TakeAsync(row, index++, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes rows as they come; waits while there is no room.</summary>
    /// <param name="rows">The rows. When the call fails, those before the row that it failed at were taken; <see cref="Status"/> counts them.</param>
    /// <param name="cancellationToken">Ends the call between two rows.</param>
    /// <inheritdoc cref="WriteAsync(T, CancellationToken)"/>
    public async ValueTask WriteAsync(IAsyncEnumerable<T> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await StartAsync(cancellationToken).ConfigureAwait(false);
        long index = 0;
        await foreach (T row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await TakeAsync(row, index++, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Flushes all rows that were taken before the call.</summary>
    /// <param name="cancellationToken">Ends the wait; the flush goes on.</param>
    /// <returns>The result of the newest flush; null when there was none yet.</returns>
    /// <exception cref="LakeException">The flush failed; its rows are kept, and it will be tried again.</exception>
    /// <exception cref="LakeAppenderException">A flush was refused for good, and the appender stopped.</exception>
    /// <exception cref="ObjectDisposedException">The appender is disposed.</exception>
    public Task<WriteResult?> FlushAsync(CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
        }

        return FlushAllAsync(cancellationToken);
    }

    /// <summary>How many of the producer's rows the table has: those before this place need not be written again.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The place; 0 when the table has none, and without <see cref="AppenderOptions.Producer"/>.</returns>
    public async ValueTask<long> GetPositionAsync(CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return _options.Producer is null ? 0 : Math.Max(0, _number);
        }
    }

    /// <summary>The rows that were taken and, as far as is known, are not in the table: what is left when the appender stopped or could not be drained.</summary>
    /// <returns>A copy, in their order.</returns>
    public IReadOnlyList<T> GetPending()
    {
        lock (_gate)
        {
            return [.. _sealed?.Rows ?? [], .. _filling.Rows];
        }
    }

    /// <summary>Flushes what is left and closes the appender; writers that wait for room are turned away. A flush that fails is tried once more.</summary>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeException">The last rows could not be flushed; <see cref="GetPending"/> has them.</exception>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_disposal is null)
            {
                // Set before the drain begins, so that nothing is taken any more.
                TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _disposal = drained.Task;
                Signal();
                _ = DrainAsync(drained);
            }

            return new ValueTask(_disposal);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever ends the drain is what the disposal ends with.")]
    private async Task DrainAsync(TaskCompletionSource drained)
    {
        Exception? failure = null;
        bool isTold = _stopIsSeen;
        try
        {
            await Task.Yield();
            try
            {
                await FlushAllAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (MayPass(e))
            {
                await FlushAllAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (LakeAppenderException) when (isTold)
        {
            // Somebody knows; told again, it would hide what was raised since.
        }
        catch (Exception e)
        {
            failure = e;
        }

        await _timer.DisposeAsync().ConfigureAwait(false);
        Task reports;
        lock (_gate)
        {
            _isDrained = true;
            _measure.Dispose();
            reports = _reports;
        }

        await reports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (failure is null)
        {
            drained.SetResult();
        }
        else
        {
            drained.SetException(failure);
        }
    }

    private AppenderStatus CurrentStatus() => new(_accepted, _flushedRows, _skippedRows, _accepted - _flushedRows - _skippedRows, _flushes, _failedFlushes, _result?.Version);

    // A producer's appender first asks how far the table is.
    private async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        Task starting;
        lock (_gate)
        {
            if (_isStarted)
            {
                return;
            }

            starting = _starting ??= LoadNumberAsync(_options.Producer!);
        }

        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task LoadNumberAsync(string producer)
    {
        await Task.Yield();
        try
        {
            WriteStatus status = await _lookUp(IdempotencyKey.Sequence(producer, 0), CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                _number = _skipUpTo = status.Number ?? -1;
                _isStarted = true;
            }
        }
        finally
        {
            lock (_gate)
            {
                _starting = null;
            }
        }
    }

    private async ValueTask TakeAsync(T row, long index, CancellationToken cancellationToken)
    {
        LakeViolations violations = new();
        RowValidation.Validate([row], index, violations);
        if (violations.Any)
        {
            throw new LakeValidationException(_table, violations.Kept, violations.TotalCount);
        }

        while (true)
        {
            Task room;
            lock (_gate)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ObjectDisposedException.ThrowIf(_disposal is not null, this);
                ThrowIfStopped();
                if (_unseen is { } failure)
                {
                    _unseen = null;
                    ExceptionDispatchInfo.Throw(failure);
                }

                if (!IsFull)
                {
                    Take(row, index);
                    return;
                }

                Send();
                room = _changed.Task;
            }

            await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Take(T row, long index)
    {
        if (_options.FirstPosition + _accepted < _skipUpTo)
        {
            _accepted++;
            _skippedRows++;
            return;
        }

        // A value that cannot be stored is found here; such a row is not taken, and so must not be counted.
        long bytes = Measure(row, index);
        _accepted++;
        if (_filling.Rows.Count == 0)
        {
            _filling = new AppenderBatch<T>(_accepted - 1);

            // Where a flush failed, the timer is set for its retry, which takes these rows with it.
            if (_options.FlushInterval is { } interval && (_sealed is null || _isSending))
            {
                _timer.Change(interval, Timeout.InfiniteTimeSpan);
            }
        }

        _filling.Add(row, bytes);
        if (IsFull)
        {
            Send();
        }
    }

    private long Measure(T row, long index)
    {
        long before = _measure.Length;
        try
        {
            T.Hash([row], _measure);
        }
        catch (Exception e) when (RowRefusal.Locate<T>(_table, [row], index, default, e) is { } refusal)
        {
            throw refusal;
        }

        return _measure.Length - before;
    }

    private async Task<WriteResult?> FlushAllAsync(CancellationToken cancellationToken)
    {
        long target;
        long failures;
        lock (_gate)
        {
            ThrowIfStopped();
            _unseen = null;
            target = _flushUpTo = _accepted;
            failures = _failedFlushes;
            Send();
        }

        while (true)
        {
            Task changed;
            lock (_gate)
            {
                ThrowIfStopped();
                if (!IsPending || _settled >= target)
                {
                    return _result;
                }

                if (_failedFlushes != failures)
                {
                    _unseen = null;
                    ExceptionDispatchInfo.Throw(_failure!);
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _flushUpTo = _accepted;
            Send();
        }
    }

    // Sends the sealed batch, or seals the one that is being filled; one at a time, in the order of the rows.
    private void Send()
    {
        if (_isSending || _isDrained || _stopped is not null || !IsPending)
        {
            return;
        }

        if (_sealed is null)
        {
            _sealed = _filling;
            _sealed.Key = _options.Producer is { } producer
                ? IdempotencyKey.Sequence(producer, _options.FirstPosition + _accepted) with { After = _number }
                : IdempotencyKey.OfAppender(_id, _flushes);
            _filling = new AppenderBatch<T>(_accepted);
            Signal();
        }

        _isSending = true;
        AppenderBatch<T> batch = _sealed;
        _ = Task.Run(() => SendAsync(batch));
    }

    [SuppressMessage("Design", "CA1031", Justification = "A failure is raised by the calls that follow.")]
    private async Task SendAsync(AppenderBatch<T> batch)
    {
        WriteResult? result = null;
        Exception? failure = null;
        try
        {
            result = await _insert(batch.Rows, batch.Key!, CancellationToken.None).ConfigureAwait(false);
            if (result.Outcome == WriteOutcome.DuplicatePayloadUnverified && _options.Producer is { } producer)
            {
                // The rows may not be in the table: the number was passed by somebody else.
                failure = new LakeIdempotencyException($"Another writer writes to table '{_table}' as '{producer}', and went beyond number {batch.Key!.Number}. Stop one of the two, or give each a name of its own.");
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        lock (_gate)
        {
            if (failure is null)
            {
                Settle(batch, result!);
            }
            else
            {
                Fail(batch, failure);
            }

            _isSending = false;
            if (failure is null && (IsFull || _flushUpTo > _settled))
            {
                Send();
            }

            Signal();
            Report();
        }
    }

    // In order, one after the other, and off the way of the rows.
    private void Report()
    {
        if (_options.Progress is { } progress)
        {
            AppenderStatus status = CurrentStatus();
            _reports = _reports.ContinueWith(
                _ => progress.Report(status), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Settle(AppenderBatch<T> batch, WriteResult result)
    {
        _sealed = null;
        _settled = batch.FirstRow + batch.Rows.Count;
        _flushedRows += batch.Rows.Count;
        _flushes++;
        _number = batch.Key!.Number ?? _number;
        _result = result;
        _unseen = null;
    }

    private void Fail(AppenderBatch<T> batch, Exception failure)
    {
        _failedFlushes++;
        _failure = failure;
        if (MayPass(failure))
        {
            _unseen = failure;
            _timer.Change(_options.RetryDelay, Timeout.InfiniteTimeSpan);
            return;
        }

        _stopped = new LakeAppenderException(
            batch.FirstRow,
            batch.Rows.Count,
            $"The appender of table '{_table}' stopped: its flush of {batch.Rows.Count} row(s), after {batch.FirstRow} that it took before, was refused, and a repeat would be refused again. "
            + $"Rows that the cause names count from there; GetPending has all rows that are not in the table. {failure.Message}",
            failure);
    }

    private static bool MayPass(Exception e) => e is LakeException { IsTransient: true } or LakeStorageException or LakeUnknownOutcomeException or IOException;

    private void ThrowIfStopped()
    {
        if (_stopped is not null)
        {
            _stopIsSeen = true;
            ExceptionDispatchInfo.Throw(_stopped);
        }
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
