namespace LakeOrm.Parquet.Columns;

/// <summary>A tile's values do not fit one page; the file writer cuts the page or halves the tile, and tries again.</summary>
internal sealed class TileOverflowException(ColumnWriter column) : Exception
{
    public ColumnWriter Column { get; } = column;
}
