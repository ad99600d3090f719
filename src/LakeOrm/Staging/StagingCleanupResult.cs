namespace LakeOrm;

/// <summary>What was removed of rows that were staged for an engine and never taken away.</summary>
public sealed record StagingCleanupResult
{
    /// <summary>Ingests whose newest object was older than this were removed, by the store's clock.</summary>
    public required DateTimeOffset Before { get; init; }

    /// <summary>How many ingests were removed.</summary>
    public long Ingests { get; init; }

    /// <summary>Their objects.</summary>
    public long Objects { get; init; }

    /// <summary>The objects' bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>How many half-written objects of writers that died were removed beside them.</summary>
    public long Unfinished { get; init; }

    /// <summary>How many ingests were left alone, because they are alive or not old enough.</summary>
    public long Kept { get; init; }
}
