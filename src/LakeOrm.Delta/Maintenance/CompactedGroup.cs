using LakeOrm.Delta.Log;
using LakeOrm.Delta.Writing;

namespace LakeOrm.Delta.Maintenance;

/// <summary>Files of one partition whose rows are in new files.</summary>
/// <param name="Old">The files that go.</param>
/// <param name="New">The files that come, durable.</param>
internal sealed record CompactedGroup(IReadOnlyList<DeltaFile> Old, WrittenFiles New);
