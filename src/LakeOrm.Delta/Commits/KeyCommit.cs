using LakeOrm.Delta.Log;

namespace LakeOrm.Delta.Commits;

/// <summary>The commit that wrote a key.</summary>
/// <param name="Version">Its version; null when there is none to be found.</param>
/// <param name="Info">What it says of itself; null when it says nothing.</param>
/// <param name="IsCertain">Whether the history was whole as far as it mattered, so that what was not found is not there.</param>
internal readonly record struct KeyCommit(long? Version, CommitInfo? Info, bool IsCertain);
