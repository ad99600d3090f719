namespace LakeOrm.Rows;

/// <summary>Rows of an asynchronous sequence.</summary>
internal sealed class AsyncRows<T>(IAsyncEnumerable<T> rows, RowCall call, CancellationToken cancellation) : ForwardRows<T>(call, cancellation)
    where T : ILakeTable<T>
{
    private IAsyncEnumerator<T>? _enumerator;

    public override long? Length => null;

    protected override ValueTask ReleaseAsync() => _enumerator?.DisposeAsync() ?? default;

    protected override async ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken)
    {
        // The sequence takes one token for its life.
        _enumerator ??= rows.GetAsyncEnumerator(Reading);
        int count = 0;
        while (count < chunk.Length && await _enumerator.MoveNextAsync().ConfigureAwait(false))
        {
            chunk[count++] = _enumerator.Current;
            cancellationToken.ThrowIfCancellationRequested();
            Reading.ThrowIfCancellationRequested();
        }

        return count;
    }
}
