namespace LakeOrm.Local.Engine;

/// <summary>Tells which rows of a file are kept.</summary>
/// <param name="file">The file's place in the list that is read.</param>
/// <param name="rows">Rows of it, by their place in the file.</param>
/// <param name="kept">Takes the answer for each.</param>
internal delegate void RowFilter(int file, ReadOnlySpan<long> rows, Span<bool> kept);
