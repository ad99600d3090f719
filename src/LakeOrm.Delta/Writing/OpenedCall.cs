using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Writing;

/// <summary>A call that is to commit, before it did anything.</summary>
/// <param name="State">The table.</param>
/// <param name="Plan">Its commit, of which only the text is missing.</param>
/// <param name="Earlier">The answer when its key was used before; null when it goes on.</param>
internal sealed record OpenedCall(TableState State, CommitPlan Plan, WriteResult? Earlier);
