namespace LakeOrm.Local.Tests.OtherReaders;

/// <summary>A data file as a table's log names it.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Records">How many rows its statistics tell; null when they do not.</param>
/// <param name="Deleted">How many of them a deletion vector deletes.</param>
internal sealed record LoggedFile(string Path, long Size, long? Records, long Deleted);
