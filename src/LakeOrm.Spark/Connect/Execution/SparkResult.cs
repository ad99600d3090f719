using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>A statement's rows as they come from the server.</summary>
internal sealed class SparkResult : LakeResult
{
    private readonly ResultPump _pump;
    private readonly Func<ValueTask>? _release;
    private RecordBatch? _first;
    private long _rows;
    private bool _isDisposed;

    private SparkResult(ResultPump pump, Schema schema, Func<ValueTask>? release)
    {
        _pump = pump;
        Schema = schema;
        _release = release;
    }

    public override Schema Schema { get; }

    /// <summary>Waits for the first batch, which a server sends even where there are no rows, and with it for the columns.</summary>
    /// <param name="pump">What receives the answer. It is the result's to dispose, also when this fails.</param>
    /// <param name="release">Called when the result is disposed, or when this fails; null for nothing.</param>
    /// <param name="cancellationToken">Stops the statement on the server.</param>
    public static async Task<SparkResult> StartAsync(ResultPump pump, Func<ValueTask>? release, CancellationToken cancellationToken)
    {
        try
        {
            if (await TakeAsync(pump, cancellationToken).ConfigureAwait(false) is not { } part)
            {
                return new SparkResult(pump, new Schema([], null), release);
            }

            (Schema schema, RecordBatch? batch) = ArrowBatches.Read(part.Data);
            SparkResult result = new(pump, schema, release);
            result._first = result.Check(schema, batch, part);
            return result;
        }
        catch
        {
            await EndAsync(pump, release).ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_first is { } first)
        {
            _first = null;
            return first;
        }

        while (await TakeAsync(_pump, cancellationToken).ConfigureAwait(false) is { } part)
        {
            (Schema schema, RecordBatch? batch) = ArrowBatches.Read(part.Data);
            if (Check(schema, batch, part) is { } rows)
            {
                return rows;
            }
        }

        return null;
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _first?.Dispose();
            await EndAsync(_pump, _release).ConfigureAwait(false);
        }
    }

    private static async ValueTask<BatchPart?> TakeAsync(ResultPump pump, CancellationToken cancellationToken)
    {
        try
        {
            return await pump.TakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await pump.InterruptAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask EndAsync(ResultPump pump, Func<ValueTask>? release)
    {
        await pump.DisposeAsync().ConfigureAwait(false);
        if (release is not null)
        {
            await release().ConfigureAwait(false);
        }
    }

    // A batch without rows has told its schema, and has nothing more to say.
    private RecordBatch? Check(Schema schema, RecordBatch? batch, BatchPart part)
    {
        int length = batch?.Length ?? 0;
        string? wrong = !ArrowBatches.AreEqual(Schema, schema) ? "has other columns than the first"
            : length != part.RowCount ? $"has {length} rows, and the server says {part.RowCount}"
            : part.StartOffset is { } offset && offset != _rows ? $"starts at row {offset} by what the server says"
            : null;
        if (wrong is not null)
        {
            batch?.Dispose();
            throw new LakeDataException($"The server's answer is broken: the batch after {_rows} rows {wrong}. Run the statement again.");
        }

        _rows += length;
        if (length == 0)
        {
            batch?.Dispose();
            return null;
        }

        return batch;
    }
}
