namespace LakeOrm;

/// <summary>What an optimize put together, or would.</summary>
public sealed record OptimizeResult
{
    /// <summary>Whether it was done by this call or by an earlier one under its key.</summary>
    public required WriteOutcome Outcome { get; init; }

    /// <summary>The version that has the new files; where there was nothing to do, the version in which the table was looked at.</summary>
    public required long Version { get; init; }

    /// <summary>This call's id, a UUIDv7; it stands in the table's history.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>How many files went; of a dry run, how many would.</summary>
    public int FilesRemoved { get; init; }

    /// <summary>Their bytes.</summary>
    public long BytesRemoved { get; init; }

    /// <summary>How many files came in their place; none by a dry run.</summary>
    public int FilesAdded { get; init; }

    /// <summary>Their bytes.</summary>
    public long BytesAdded { get; init; }

    /// <summary>The rows in them.</summary>
    public long Rows { get; init; }

    /// <summary>How often the commit was tried, from 1; 0 when there was nothing to commit.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when the table keeps the key; null when the call had none, or when the table keeps keys for ever.</summary>
    public DateTimeOffset? KeyRetainedUntil { get; init; }

    /// <summary>Whether two processes that use one key at the same moment can both have done it; for a duplicate, that of the earlier call.</summary>
    public KeyPromise KeyPromise { get; init; }
}
