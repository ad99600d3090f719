using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>One version of a table's log; the first that is left stands for all before it.</summary>
/// <param name="Version">The version that it makes.</param>
/// <param name="Marks">The keys that it has.</param>
/// <param name="Added">The files that come.</param>
/// <param name="Removed">The paths of the files that go.</param>
/// <param name="Metadata">What the table says of itself from then on; null when that stays.</param>
internal sealed record LoggedCommit(long Version, IReadOnlyList<Mark> Marks, IReadOnlyList<LoggedFile> Added, IReadOnlyList<string> Removed, LoggedMetadata? Metadata);
