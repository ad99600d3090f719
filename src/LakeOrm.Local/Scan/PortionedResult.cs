using Apache.Arrow;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Scan;

/// <summary>The rows of a query that is asked of its files in portions: while one is scanned, the next one is fetched, and no more. Each has a connection of its own, so that its files are let go of when its rows are read.</summary>
internal sealed class PortionedResult : LakeResult
{
    private readonly Func<DuckConnection> _connect;
    private readonly CancellationTokenSource _stop = new();
    private QueryPlan _plan;
    private DuckResult? _rows;
    private Task<QueryPlan>? _next;
    private long? _left;
    private bool _hasGiven;
    private bool _disposed;

    /// <summary>Takes over the first portion.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="connect">Makes a connection for another portion.</param>
    public PortionedResult(QueryPlan plan, DuckResult rows, Func<DuckConnection> connect)
    {
        (_plan, _rows, _connect) = (plan, rows, connect);
        _left = plan.Limit;
        Schema = rows.Schema;
    }

    /// <inheritdoc/>
    public override Schema Schema { get; }

    /// <inheritdoc/>
    public override async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_left != 0 && (_rows is not null || !_plan.IsLast))
        {
            // A query with a limit may have all that it wants with the first rows.
            if (_left is null || _hasGiven)
            {
                FetchNext();
            }

            _rows ??= await NextAsync(cancellationToken).ConfigureAwait(false);
            if (await _rows.ReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
            {
                _left -= batch.Length;
                _hasGiven = true;
                return batch;
            }

            await _rows.DisposeAsync().ConfigureAwait(false);
            _rows = null;
        }

        return null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_rows is not null)
        {
            await _rows.DisposeAsync().ConfigureAwait(false);
        }

        if (_next is { } next)
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompletedSuccessfully)
            {
                (await next.ConfigureAwait(false)).Abandon();
            }
        }

        _stop.Dispose();
    }

    private void FetchNext()
    {
        if (_next is null && !_plan.IsLast)
        {
            QueryPlan plan = _plan;
            _next = Task.Run(() => FetchAsync(plan));
        }
    }

    private async Task<QueryPlan> FetchAsync(QueryPlan plan)
    {
        DuckConnection connection = _connect();
        try
        {
            return await plan.FollowAsync(connection, _stop.Token).ConfigureAwait(false);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private async ValueTask<DuckResult> NextAsync(CancellationToken cancellationToken)
    {
        FetchNext();
        QueryPlan plan = await _next!.WaitAsync(cancellationToken).ConfigureAwait(false);

        // The engine's calls block: they have threads of the pool and not the caller's.
        DuckResult rows = await Task.Run(() => plan.Execute(cancellationToken, _left), cancellationToken).ConfigureAwait(false);
        (_plan, _next, _hasGiven) = (plan, null, false);
        return rows;
    }
}
