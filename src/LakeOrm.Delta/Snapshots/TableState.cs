using LakeOrm.Storage;

namespace LakeOrm.Delta.Snapshots;

/// <summary>A snapshot and the commit file that ended it, by which a later look tells whether the table is still the same one.</summary>
/// <param name="Snapshot">The snapshot.</param>
/// <param name="Commit">The file; null when only a checkpoint of that version is left.</param>
internal sealed record TableState(DeltaSnapshot Snapshot, LakeObject? Commit);
