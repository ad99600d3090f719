namespace LakeOrm.Rows;

/// <summary>Rows of a sequence that may come once.</summary>
internal sealed class EnumerableRows<T>(IEnumerable<T> rows, RowCall call) : ForwardRows<T>(call, CancellationToken.None)
    where T : ILakeTable<T>
{
    private IEnumerator<T>? _enumerator;

    public override long? Length => rows.TryGetNonEnumeratedCount(out int count) ? count : null;

    protected override ValueTask ReleaseAsync()
    {
        _enumerator?.Dispose();
        return default;
    }

    protected override ValueTask<int> FillAsync(T[] chunk, CancellationToken cancellationToken)
    {
        _enumerator ??= rows.GetEnumerator();
        int count = 0;
        while (count < chunk.Length && _enumerator.MoveNext())
        {
            chunk[count++] = _enumerator.Current;
            Reading.ThrowIfCancellationRequested();
        }

        return ValueTask.FromResult(count);
    }
}
