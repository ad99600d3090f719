namespace LakeOrm;

/// <summary>What a table says when it is asked for a write.</summary>
public sealed record WriteStatus
{
    /// <summary>Whether the write is in the table.</summary>
    public required WriteState State { get; init; }

    /// <summary>The version that has the write, or the fence; null when there is none or when it has left the history.</summary>
    public long? Version { get; init; }

    /// <summary>The id of the write or fence in that version; null when it is not told, as by other engines.</summary>
    public Guid? IngestId { get; init; }

    /// <summary>The highest number that the table has for the key's producer, or the version of its application; null when it has none, for <see cref="IdempotencyKey.Once"/>, and when the question was for an id.</summary>
    public long? Number { get; init; }

    /// <summary>Until when the table keeps the key; null when it has no such key, or keeps it for ever.</summary>
    public DateTimeOffset? KeyRetainedUntil { get; init; }

    /// <summary>What the write or fence in that version was held against.</summary>
    public KeyPromise KeyPromise { get; init; }
}
