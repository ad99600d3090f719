namespace LakeOrm.Delta.Writing;

/// <summary>How long the parts of a change took, up to its commit.</summary>
/// <param name="Scan">Finding the rows that match.</param>
/// <param name="Rewrite">Writing the files that come.</param>
internal readonly record struct ChangeTimes(TimeSpan Scan, TimeSpan Rewrite);
