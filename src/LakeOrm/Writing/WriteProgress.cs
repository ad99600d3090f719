namespace LakeOrm;

/// <summary>How far a write is.</summary>
/// <param name="Rows">Rows written so far.</param>
/// <param name="TotalRows">Rows in all; null while a stream has not told.</param>
/// <param name="Files">Data files finished so far.</param>
/// <param name="Bytes">Bytes of those files.</param>
public readonly record struct WriteProgress(long Rows, long? TotalRows, int Files, long Bytes);
