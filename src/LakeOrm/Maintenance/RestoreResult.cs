namespace LakeOrm;

/// <summary>What a restore did.</summary>
public sealed record RestoreResult
{
    /// <summary>Whether it was done by this call or by an earlier one under its key.</summary>
    public required WriteOutcome Outcome { get; init; }

    /// <summary>The version that is as the restored one was; where the table was so already, and there is no key, its version.</summary>
    public required long Version { get; init; }

    /// <summary>The version that was restored; null for a repeat, which does not look for it.</summary>
    public long? Restored { get; init; }

    /// <summary>This call's id, a UUIDv7; it stands in the table's history.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>How many files came back.</summary>
    public int FilesAdded { get; init; }

    /// <summary>How many files went.</summary>
    public int FilesRemoved { get; init; }

    /// <summary>How often the commit was tried, from 1; 0 when there was nothing to commit.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when the table keeps the key; null when the call had none, or when the table keeps keys for ever.</summary>
    public DateTimeOffset? KeyRetainedUntil { get; init; }

    /// <summary>Whether two processes that use one key at the same moment can both have done it; for a duplicate, that of the earlier call.</summary>
    public KeyPromise KeyPromise { get; init; }
}
