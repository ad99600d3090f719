namespace LakeOrm.Rows;

/// <summary>Rows of an asynchronous sequence.</summary>
internal sealed class AsyncRows<T>(IAsyncEnumerable<T> rows, RowCall call, CancellationToken cancellation) : ForwardRows<T>(call)
    where T : ILakeTable<T>
{
    private IAsyncEnumerator<T>? _enumerator;

    public override long? Length => null;

    public override async ValueTask DisposeAsync()
    {
        if (_enumerator is not null)
        {
            await _enumerator.DisposeAsync().ConfigureAwait(false);
        }

        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken)
    {
        // The sequence takes one token for its life: that of the call.
        _enumerator ??= rows.GetAsyncEnumerator(cancellation);
        int count = 0;
        while (count < chunk.Length && await _enumerator.MoveNextAsync().ConfigureAwait(false))
        {
            chunk[count++] = _enumerator.Current;
            cancellationToken.ThrowIfCancellationRequested();
        }

        return count;
    }
}
