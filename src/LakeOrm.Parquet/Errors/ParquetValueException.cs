namespace LakeOrm.Parquet;

/// <summary>A value that a Parquet column cannot hold, such as text that is not valid UTF-16. Nothing of its tile was written.</summary>
public sealed class ParquetValueException : Exception
{
    private readonly string _problem;

    /// <summary>An exception that names the column.</summary>
    /// <param name="column">The column's path.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    /// <param name="innerException">The cause; null when there is none.</param>
    public ParquetValueException(string column, string problem, Exception? innerException = null)
        : this(column, null, problem, innerException)
    {
    }

    private ParquetValueException(string column, long? row, string problem, Exception? innerException)
        : base(row is null ? $"Column '{column}': {problem}" : $"Column '{column}', row {row}: {problem}", innerException)
    {
        Column = column;
        Row = row;
        _problem = problem;
    }

    /// <summary>The column's path, joined by dots; <c>*</c> where the row itself is wrong.</summary>
    public string Column { get; }

    /// <summary>The row's index in the file, from 0; null where leaves are written, which know no rows.</summary>
    public long? Row { get; }

    internal ParquetValueException AtRow(long row) => new(Column, row, _problem, InnerException);
}
