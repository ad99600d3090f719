namespace LakeOrm.Rows;

/// <summary>Rows that were read and validated.</summary>
/// <param name="Rows">The rows' array, which may have room for more.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Refused">Whether one of them, or of those before them, breaks a rule.</param>
internal readonly record struct RowChunk<T>(T[] Rows, int Count, bool Refused);
