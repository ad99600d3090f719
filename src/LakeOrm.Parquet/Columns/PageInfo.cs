namespace LakeOrm.Parquet.Columns;

/// <summary>What the page index says of one data page.</summary>
/// <param name="Offset">Bytes from the chunk's first data page.</param>
/// <param name="Length">Bytes with the header.</param>
/// <param name="FirstRow">The page's first row, counted from the row group's first.</param>
/// <param name="Values">Values and nulls.</param>
/// <param name="Nulls">Nulls.</param>
/// <param name="Bounds">Null if the page has no value that can bound it.</param>
internal sealed record PageInfo(long Offset, int Length, long FirstRow, long Values, long Nulls, Bounds? Bounds);
