namespace LakeOrm.Spark.Connect.Rows;

/// <summary>How a server wants rows to be sent.</summary>
/// <param name="CacheAbove">The size in bytes above which rows are not part of the plan.</param>
/// <param name="ChunkRows">How many rows a chunk has at most; null from a server that takes no chunks.</param>
/// <param name="ChunkBytes">How many bytes a chunk has at most.</param>
internal sealed record RowLimits(long CacheAbove, int? ChunkRows, int ChunkBytes);
