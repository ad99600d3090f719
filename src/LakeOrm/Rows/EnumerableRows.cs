namespace LakeOrm.Rows;

/// <summary>Rows of a sequence that may come once.</summary>
internal sealed class EnumerableRows<T>(IEnumerable<T> rows, RowCall call) : ForwardRows<T>(call)
    where T : ILakeTable<T>
{
    private IEnumerator<T>? _enumerator;

    public override long? Length => rows.TryGetNonEnumeratedCount(out int count) ? count : null;

    public override ValueTask DisposeAsync()
    {
        _enumerator?.Dispose();
        return base.DisposeAsync();
    }

    protected override ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken)
    {
        _enumerator ??= rows.GetEnumerator();
        int count = 0;
        while (count < chunk.Length && _enumerator.MoveNext())
        {
            chunk[count++] = _enumerator.Current;
        }

        return ValueTask.FromResult(count);
    }
}
