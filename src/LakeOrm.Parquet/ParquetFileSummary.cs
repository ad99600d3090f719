namespace LakeOrm.Parquet;

/// <summary>What a finished file holds.</summary>
public sealed class ParquetFileSummary
{
    internal ParquetFileSummary(long rows, long bytes, int rowGroups, IReadOnlyList<ParquetColumnSummary> columns)
    {
        RowCount = rows;
        Bytes = bytes;
        RowGroupCount = rowGroups;
        Columns = columns;
    }

    /// <summary>The rows.</summary>
    public long RowCount { get; }

    /// <summary>The file's length in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The row groups.</summary>
    public int RowGroupCount { get; }

    /// <summary>The columns that the file holds, in the order of the schema; omitted ones are not among them.</summary>
    public IReadOnlyList<ParquetColumnSummary> Columns { get; }
}
