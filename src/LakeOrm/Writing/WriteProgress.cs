namespace LakeOrm;

/// <summary>How far a write is. While rows are staged for a remote engine, files and bytes are those of the staged parts; in the end they are those of the table.</summary>
/// <param name="Rows">Rows written so far.</param>
/// <param name="TotalRows">Rows in all; null while a stream has not told.</param>
/// <param name="Files">Data files finished so far.</param>
/// <param name="Bytes">Bytes of those files.</param>
public readonly record struct WriteProgress(long Rows, long? TotalRows, int Files, long Bytes);
