namespace LakeOrm;

/// <summary>What became of properties that were set.</summary>
public sealed record SetPropertiesResult
{
    /// <summary>Whether it was done by this call or by an earlier one under its key.</summary>
    public required WriteOutcome Outcome { get; init; }

    /// <summary>The version that has them; where nothing had to change, and there is no key, the newest one.</summary>
    public required long Version { get; init; }

    /// <summary>This call's id, a UUIDv7; it stands in the table's history.</summary>
    public required Guid IngestId { get; init; }

    /// <summary>How often the commit was tried, from 1; 0 when there was nothing to commit.</summary>
    public int Attempts { get; init; }

    /// <summary>Until when the table keeps the key; null when the call had none, or when the table keeps keys for ever.</summary>
    public DateTimeOffset? KeyRetainedUntil { get; init; }
}
