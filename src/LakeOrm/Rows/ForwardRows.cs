using LakeOrm.CompilerServices;

namespace LakeOrm.Rows;

/// <summary>Rows that come once. They are validated chunk by chunk; after a failure the rest is read and validated too, so that the error is complete.</summary>
internal abstract class ForwardRows<T> : TypedRows<T>
    where T : ILakeTable<T>
{
    private readonly T[] _chunk = new T[RowValidation.ChunkRows];
    private readonly PayloadHasher? _hasher;
    private readonly LakeViolations _violations;
    private int _count;
    private long _total;
    private bool _ended;
    private string? _hash;

    protected ForwardRows(RowCall call)
        : base(call)
    {
        _hasher = call.Hash ? BeginHash() : null;
        _violations = new LakeViolations { MaxUniqueKeys = call.MaxUniqueKeys };
    }

    public override long TotalCount => _total;

    public override bool CanRestart => false;

    protected sealed override ReadOnlySpan<T> Chunk => _chunk.AsSpan(0, _count);

    public sealed override async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        bool any = await LoadAsync(cancellationToken).ConfigureAwait(false);
        if (_violations.Any)
        {
            while (await LoadAsync(cancellationToken).ConfigureAwait(false))
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

    public override ValueTask DisposeAsync()
    {
        _hasher?.Dispose();
        return default;
    }

    /// <summary>Fills the chunk from the caller's rows.</summary>
    /// <returns>How many there were; fewer than fit only at the end.</returns>
    protected abstract ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken);

    private async ValueTask<bool> LoadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _count = 0;
        if (_ended)
        {
            return false;
        }

        int count = await FillAsync(_chunk, cancellationToken).ConfigureAwait(false);
        _ended = count < _chunk.Length;
        RowValidation.Validate(_chunk.AsSpan(0, count), _total, _violations);
        if (_ended)
        {
            _violations.ForgetKeys();
        }

        _count = count;
        if (!_violations.Any && _hasher is not null)
        {
            Hash(Chunk, _total, _hasher);
        }

        _total += count;

        return count > 0;
    }
}
