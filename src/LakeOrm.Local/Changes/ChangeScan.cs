using LakeOrm.Delta.Log;

namespace LakeOrm.Local.Changes;

/// <summary>What one run of a change reads.</summary>
/// <param name="Version">The version of the table.</param>
/// <param name="Searched">The files that may hold a row that matches.</param>
/// <param name="Touched">Those of them that do; they are read again, and go.</param>
internal sealed record ChangeScan(long Version, IReadOnlyList<DeltaFile> Searched, IReadOnlyList<DeltaFile> Touched);
