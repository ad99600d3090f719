namespace LakeOrm.Parquet.Reading;

/// <summary>Which page is read: what every message about a corrupt one says first.</summary>
/// <param name="Column">The column's path.</param>
/// <param name="RowGroup">The row group's number.</param>
/// <param name="Offset">Where the page (or what comes next in the chunk) starts in the file.</param>
internal readonly record struct PageLocation(string Column, int RowGroup, long Offset)
{
    internal ParquetFormatException Corrupt(string expected, string found, Exception? cause = null) =>
        ParquetFormatException.At($"column '{Column}', row group {RowGroup}", Offset, expected, found, cause);
}
