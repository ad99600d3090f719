namespace LakeOrm;

/// <summary>What a write did.</summary>
public sealed record WriteResult
{
    /// <summary>Whether the rows were added by this call or by an earlier one.</summary>
    public required WriteOutcome Outcome { get; init; }

    /// <summary>The table's version that holds the rows; for a duplicate whose commit has left the history, and for a write that had nothing to commit, the version in which the table was looked at.</summary>
    public required long Version { get; init; }

    /// <summary>This call's id, a UUIDv7; it stands in the table's history and in columns stamped with <see cref="LakeAuto.IngestId"/>.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>Rows that this call added.</summary>
    public long RowsAdded { get; init; }

    /// <summary>Rows of the table that this call changed.</summary>
    public long RowsUpdated { get; init; }

    /// <summary>Rows of the table that this call took out; an overwrite does not count them.</summary>
    public long RowsDeleted { get; init; }

    /// <summary>Rows of the call that matched no row of the table and were not inserted.</summary>
    public long RowsUnmatched { get; init; }

    /// <summary>Data files that this call added.</summary>
    public int FilesAdded { get; init; }

    /// <summary>Bytes of those files.</summary>
    public long BytesAdded { get; init; }

    /// <summary>Data files that this call took out of the table, those among them whose other rows were written anew.</summary>
    public int FilesRemoved { get; init; }

    /// <summary>How often the commit was tried, from 1, a change that ran again on a newer version included; 0 when there was nothing to commit: a duplicate, or a write without a key that came to nothing.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when the table keeps the key; null when the write had none, or when the table keeps keys for ever.</summary>
    public DateTimeOffset? KeyRetainedUntil { get; init; }

    /// <summary>Whether two processes that use one key at the same moment can both have done it; for a duplicate, that of the earlier write.</summary>
    public KeyPromise KeyPromise { get; init; }
}
