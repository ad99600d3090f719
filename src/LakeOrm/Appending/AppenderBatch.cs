namespace LakeOrm.Appending;

/// <summary>Rows that are flushed together.</summary>
/// <param name="firstRow">How many rows the appender took before them.</param>
internal sealed class AppenderBatch<T>(long firstRow)
{
    public long FirstRow => firstRow;

    public List<T> Rows { get; } = [];

    /// <summary>About how many bytes of values the rows have.</summary>
    public long Bytes { get; private set; }

    /// <summary>The key under which they are written, however often it is tried; null while rows are added.</summary>
    public IdempotencyKey? Key { get; set; }

    public void Add(T row, long bytes)
    {
        Rows.Add(row);
        Bytes += bytes;
    }
}
