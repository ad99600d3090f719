namespace LakeOrm.Rows;

/// <summary>Rows of any other list, copied chunk by chunk.</summary>
internal sealed class IndexedRows<T>(IReadOnlyList<T> rows, RowCall call) : RestartableRows<T>(rows.Count, call)
    where T : ILakeTable<T>
{
    private readonly T[] _chunk = new T[Math.Min(rows.Count, RowValidation.ChunkRows)];
    private (int First, int Count) _loaded;

    protected override ReadOnlySpan<T> Slice(int first, int count)
    {
        if (_loaded != (first, count))
        {
            for (int i = 0; i < count; i++)
            {
                _chunk[i] = rows[first + i];
            }

            _loaded = (first, count);
        }

        return _chunk.AsSpan(0, count);
    }
}
