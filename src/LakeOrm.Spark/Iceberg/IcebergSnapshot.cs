using LakeOrm.Writing;

namespace LakeOrm.Spark.Iceberg;

/// <summary>A snapshot of a table.</summary>
/// <param name="Id">Its id, which is the version that the lake's callers see.</param>
/// <param name="ParentId">The snapshot before; null for the first.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Notes">What it says of the call that made it; null when the call was not LakeOrm's.</param>
internal sealed record IcebergSnapshot(long Id, long? ParentId, DateTimeOffset Time, CommitNotes? Notes);
