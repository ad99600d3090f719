using LakeOrm.CompilerServices;

namespace LakeOrm.Rows;

/// <summary>Rows that are all there: they are validated whole before the first chunk is given, and can be read again.</summary>
internal abstract class RestartableRows<T>(int length, RowCall call) : TypedRows<T>(call)
    where T : ILakeTable<T>
{
    private int _first;
    private int _next;
    private bool _validated;

    public override long TotalCount => _next;

    public override long? Length => length;

    public override bool CanRestart => true;

    protected sealed override ReadOnlySpan<T> Chunk => Slice(_first, _next - _first);

    public sealed override ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Validate(cancellationToken);
        _first = _next;
        _next = Math.Min(_first + RowValidation.ChunkRows, length);
        return ValueTask.FromResult(_next > _first);
    }

    public sealed override ValueTask<string> HashAsync(CancellationToken cancellationToken = default)
    {
        Validate(cancellationToken);
        using PayloadHasher hasher = BeginHash();
        for (int first = 0; first < length; first += RowValidation.ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Hash(Slice(first, Math.Min(RowValidation.ChunkRows, length - first)), first, hasher);
        }

        return ValueTask.FromResult(hasher.Complete());
    }

    public sealed override void Restart() => (_first, _next) = (0, 0);

    public sealed override ValueTask DisposeAsync() => default;

    /// <summary>Rows in place or copied; valid until the next call.</summary>
    protected abstract ReadOnlySpan<T> Slice(int first, int count);

    private void Validate(CancellationToken cancellationToken)
    {
        if (_validated)
        {
            return;
        }

        // A try that was cancelled leaves nothing behind: its rows are not the earlier rows of the next.
        LakeViolations violations = new() { MaxUniqueKeys = Call.MaxUniqueKeys };
        for (int first = 0; first < length; first += RowValidation.ChunkRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RowValidation.Validate(Slice(first, Math.Min(RowValidation.ChunkRows, length - first)), first, violations);
        }

        ThrowIfAny(violations);
        _validated = true;
    }
}
