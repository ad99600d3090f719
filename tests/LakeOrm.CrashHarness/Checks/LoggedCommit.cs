using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>One file of a table's log.</summary>
/// <param name="Version">The version that it makes.</param>
/// <param name="Marks">The keys that it has.</param>
/// <param name="Added">The files that come.</param>
/// <param name="Removed">The paths of the files that go.</param>
internal sealed record LoggedCommit(long Version, IReadOnlyList<Mark> Marks, IReadOnlyList<LoggedFile> Added, IReadOnlyList<string> Removed);
