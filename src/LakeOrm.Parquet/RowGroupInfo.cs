using LakeOrm.Parquet.Columns;

namespace LakeOrm.Parquet;

/// <summary>What the footer says of one row group.</summary>
internal sealed record RowGroupInfo(long Rows, long Offset, ChunkInfo[] Chunks);
