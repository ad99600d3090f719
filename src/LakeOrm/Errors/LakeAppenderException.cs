namespace LakeOrm;

/// <summary>An appender stopped, because the table refused a flush in a way that no repeat will change. <see cref="LakeAppender{T}.GetPending"/> has the rows that are not in the table.</summary>
/// <param name="firstRow">How many rows the appender took before those of the flush; rows that the cause names count from there.</param>
/// <param name="rowCount">How many rows the flush had.</param>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class LakeAppenderException(long firstRow, int rowCount, string message, Exception? innerException = null) : LakeException(message, innerException)
{
    /// <summary>How many rows the appender took before those of the flush.</summary>
    public long FirstRow { get; } = firstRow;

    /// <summary>How many rows the flush had.</summary>
    public int RowCount { get; } = rowCount;
}
