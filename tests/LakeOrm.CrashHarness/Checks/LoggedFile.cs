namespace LakeOrm.CrashHarness.Checks;

/// <summary>A data file as a commit names it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Partition">The value of its first partition column; null when there is none.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record LoggedFile(string Path, string? Partition, long Size);
