using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Commits;

/// <summary>What became of a commit.</summary>
/// <param name="State">The table after it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Earlier">The key's entry when another writer was there first; null when the commit is in the table.</param>
internal sealed record CommitResult(TableState State, int Attempts, AppTransaction? Earlier)
{
    /// <summary>Whether nothing was committed because the write must be made anew from a newer snapshot.</summary>
    public bool IsOutdated { get; init; }
}
