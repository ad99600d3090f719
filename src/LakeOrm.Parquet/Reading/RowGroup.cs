namespace LakeOrm.Parquet.Reading;

/// <summary>One row group of the footer.</summary>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Chunks);
