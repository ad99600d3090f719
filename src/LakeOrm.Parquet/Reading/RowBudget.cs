namespace LakeOrm.Parquet.Reading;

/// <summary>Adds up what the list or map of one row takes in memory: run lengths let a short file hold a row without end.</summary>
internal struct RowBudget(int limit)
{
    // An entry of a dictionary and the header of a string.
    private const int Overhead = 64;

    private long _used;

    internal void Add(LeafCursor cursor)
    {
        _used += Overhead + (cursor.HasValue ? (long)cursor.Values.Binary(cursor.ValueIndex).Length * sizeof(char) : 0);
        if (_used > limit)
        {
            throw cursor.Corrupt($"a row that takes at most {limit} bytes ({nameof(ParquetReaderOptions)}.{nameof(ParquetReaderOptions.MaxBufferBytes)})", "more");
        }
    }
}
