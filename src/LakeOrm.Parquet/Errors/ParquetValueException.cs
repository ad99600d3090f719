namespace LakeOrm.Parquet;

/// <summary>A value that a Parquet column cannot hold, such as text that is not valid UTF-16. Nothing of its tile was written.</summary>
public sealed class ParquetValueException : Exception
{
    /// <summary>An exception that names the column.</summary>
    /// <param name="column">The column's path.</param>
    /// <param name="problem">What is wrong and what to do.</param>
    public ParquetValueException(string column, string problem)
        : base($"Column '{column}': {problem}")
    {
        Column = column;
    }

    /// <summary>The column's path, joined by dots.</summary>
    public string Column { get; }
}
