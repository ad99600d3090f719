using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;

namespace LakeOrm.Delta.Commits;

/// <summary>One write as it goes into the log, whatever version it gets.</summary>
internal sealed record CommitPlan
{
    /// <summary>The table's name for messages.</summary>
    public required string Table { get; init; }

    /// <summary>The snapshot against which the write was checked.</summary>
    public required DeltaSnapshot Base { get; init; }

    /// <summary>The write's id.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>
    /// Writes the commit for the snapshot that it comes after, with the time that it declares if the table keeps time itself: an append the same bytes each time but for that, an overwrite what takes out all that is there then.
    /// </summary>
    public required Func<DeltaSnapshot, long?, ReadOnlyMemory<byte>> Render { get; init; }

    /// <summary>Whether what was read to make the write is other in a newer snapshot, so that it must be made anew; null for a write that read nothing.</summary>
    public Func<DeltaSnapshot, bool>? IsOutdated { get; init; }

    /// <summary>Whether the commit is in the log, or may be: then its data files must stay.</summary>
    public bool MayBeInLog { get; set; }

    /// <summary>The key under which the write may happen once; null when it has none.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>The version that the table must have; null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
