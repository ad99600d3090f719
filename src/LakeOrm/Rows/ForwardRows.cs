using System.Collections.Concurrent;
using System.Threading.Channels;
using LakeOrm.CompilerServices;

namespace LakeOrm.Rows;

/// <summary>
/// Rows that come once. They are validated chunk by chunk, the next ones while the last is being written; after a failure the rest is read and validated too, so that the error is complete.
/// </summary>
internal abstract class ForwardRows<T> : TypedRows<T>
    where T : ILakeTable<T>
{
    // A writer takes no chunk while it compresses what some twenty of them hold. With one ahead the caller's sequence waits for that, too; each more is moved by the collector.
    private const int ChunksAhead = 4;
    private const int BytesAhead = 16 << 20;

    private readonly CancellationTokenSource _reading;
    private readonly PayloadHasher? _hasher;
    private readonly LakeViolations _violations;
    private readonly ConcurrentQueue<T[]> _free = [];
    private Channel<RowChunk<T>>? _ahead;
    private Task _loading = Task.CompletedTask;
    private RowChunk<T> _chunk = new([], 0, Refused: false);
    private long _total;
    private long _loaded;
    private bool _ended;
    private string? _hash;

    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The call's token.</param>
    protected ForwardRows(RowCall call, CancellationToken cancellationToken)
        : base(call)
    {
        _reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _hasher = call.Hash ? BeginHash() : null;
        _violations = new LakeViolations { MaxUniqueKeys = call.MaxUniqueKeys };
    }

    public override long TotalCount => _total;

    public override bool CanRestart => false;

    protected sealed override ReadOnlySpan<T> Chunk => _chunk.Rows.AsSpan(0, _chunk.Count);

    /// <summary>Is cancelled with the call, and when nobody wants the rows any more.</summary>
    protected CancellationToken Reading => _reading.Token;

    public sealed override async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool any = await TakeAsync(cancellationToken).ConfigureAwait(false);
        if (_chunk.Refused)
        {
            while (await TakeAsync(cancellationToken).ConfigureAwait(false))
            {
            }

            ThrowIfAny(_violations);
        }

        return any;
    }

    public sealed override async ValueTask<string> HashAsync(CancellationToken cancellationToken = default)
    {
        if (_hasher is null)
        {
            throw new InvalidOperationException("The rows come once and were not hashed: only a write with a key has a payload to compare.");
        }

        while (_hash is null && await MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
        }

        return _hash ??= _hasher.Complete();
    }

    public sealed override void Restart() => throw new InvalidOperationException("The rows come once and cannot be read again.");

    public sealed override async ValueTask DisposeAsync()
    {
        await _reading.CancelAsync().ConfigureAwait(false);
        await _loading.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        _hasher?.Dispose();
        _reading.Dispose();
    }

    /// <summary>Releases the caller's sequence, which nobody reads any more.</summary>
    protected abstract ValueTask ReleaseAsync();

    /// <summary>Fills the chunk from the caller's rows.</summary>
    /// <returns>How many there were; fewer than fit only at the end.</returns>
    protected abstract ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken);

    // The next chunk becomes the one that is there. The first is read here, and most calls have no more.
    private async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (_ahead is not null)
        {
            _free.Enqueue(_chunk.Rows);
            _chunk = await _ahead.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _ahead.Reader.TryRead(out RowChunk<T> next)
                ? next
                : _chunk with { Rows = [], Count = 0 };
        }
        else if (!_ended)
        {
            long before = GC.GetTotalAllocatedBytes();
            _chunk = await LoadAsync(cancellationToken).ConfigureAwait(false);
            if (!_ended)
            {
                // What else was allocated meanwhile counts as well: then fewer are ahead.
                long bytes = Math.Max(1, GC.GetTotalAllocatedBytes() - before);
                _ahead = Channel.CreateBounded<RowChunk<T>>((int)Math.Clamp(BytesAhead / bytes, 1, ChunksAhead));

                // The caller's sequence and the rules have a thread of their own while the writer has this one.
                _loading = Task.Run(() => LoadAheadAsync(_ahead.Writer, cancellationToken), CancellationToken.None);
            }
        }
        else
        {
            _chunk = _chunk with { Count = 0 };
        }

        _total += _chunk.Count;
        return _chunk.Count > 0;
    }

    private async Task LoadAheadAsync(ChannelWriter<RowChunk<T>> ahead, CancellationToken cancellationToken)
    {
        try
        {
            while (!_ended && await ahead.WaitToWriteAsync(Reading).ConfigureAwait(false))
            {
                await ahead.WriteAsync(await LoadAsync(cancellationToken).ConfigureAwait(false), Reading).ConfigureAwait(false);
            }

            ahead.Complete();
        }
        catch (Exception e)
        {
            // Whoever takes the next chunk is told; nobody else wants to know.
            ahead.Complete(e);
        }
    }

    private async ValueTask<RowChunk<T>> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_free.TryDequeue(out T[]? rows))
        {
            rows = new T[RowValidation.ChunkRows];
        }

        int count = await FillAsync(rows, cancellationToken).ConfigureAwait(false);
        _ended = count < rows.Length;
        RowValidation.Validate(rows.AsSpan(0, count), _loaded, _violations);
        if (_ended)
        {
            _violations.ForgetKeys();
        }

        if (!_violations.Any && _hasher is not null)
        {
            Hash(rows.AsSpan(0, count), _loaded, _hasher);
        }

        _loaded += count;
        return new RowChunk<T>(rows, count, _violations.Any);
    }
}
