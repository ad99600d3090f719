using LakeOrm.CompilerServices;

namespace LakeOrm.Rows;

/// <summary>
/// Rows that come once. They are validated chunk by chunk, the next while the last is being written; after a failure the rest is read and validated too, so that the error is complete.
/// </summary>
internal abstract class ForwardRows<T> : TypedRows<T>
    where T : ILakeTable<T>
{
    private readonly CancellationTokenSource _reading;
    private readonly PayloadHasher? _hasher;
    private readonly LakeViolations _violations;
    private T[] _chunk = new T[RowValidation.ChunkRows];
    private T[]? _ahead;
    private Task<int>? _loading;
    private int _count;
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

    protected sealed override ReadOnlySpan<T> Chunk => _chunk.AsSpan(0, _count);

    /// <summary>Is cancelled with the call, and when nobody wants the rows any more.</summary>
    protected CancellationToken Reading => _reading.Token;

    public sealed override async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool any = await TakeAsync(cancellationToken).ConfigureAwait(false);
        if (_violations.Any)
        {
            while (await TakeAsync(cancellationToken).ConfigureAwait(false))
            {
            }

            ThrowIfAny(_violations);
        }

        if (!_ended)
        {
            // The caller's sequence and the rules have a thread of their own while the writer has this one.
            T[] chunk = _ahead ??= new T[_chunk.Length];
            _loading = Task.Run(() => LoadAsync(chunk, cancellationToken), CancellationToken.None);
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
        if (_loading is { } loading)
        {
            // What it ends with nobody wants to know any more.
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await ReleaseAsync().ConfigureAwait(false);
        _hasher?.Dispose();
        _reading.Dispose();
    }

    /// <summary>Releases the caller's sequence, which nobody reads any more.</summary>
    protected abstract ValueTask ReleaseAsync();

    /// <summary>Fills the chunk from the caller's rows.</summary>
    /// <returns>How many there were; fewer than fit only at the end.</returns>
    protected abstract ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken);

    // The next chunk becomes the one that is there.
    private async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        _count = 0;
        if (_loading is { } loading)
        {
            _loading = null;
            int count = await loading.ConfigureAwait(false);
            (_chunk, _ahead) = (_ahead!, _chunk);
            _count = count;
        }
        else if (!_ended)
        {
            _count = await LoadAsync(_chunk, cancellationToken).ConfigureAwait(false);
        }

        _total += _count;
        return _count > 0;
    }

    private async Task<int> LoadAsync(T[] chunk, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count = await FillAsync(chunk, cancellationToken).ConfigureAwait(false);
        _ended = count < chunk.Length;
        RowValidation.Validate(chunk.AsSpan(0, count), _loaded, _violations);
        if (_ended)
        {
            _violations.ForgetKeys();
        }

        if (!_violations.Any && _hasher is not null)
        {
            Hash(chunk.AsSpan(0, count), _loaded, _hasher);
        }

        _loaded += count;
        return count;
    }
}
