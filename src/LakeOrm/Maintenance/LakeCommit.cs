namespace LakeOrm;

/// <summary>One version of a table's history, as its commit tells. What another engine's commit does not say is null or empty.</summary>
public sealed record LakeCommit
{
    /// <summary>The version.</summary>
    public required long Version { get; init; }

    /// <summary>When it was committed, on the clock by which <see cref="LakeClient.AsOf(DateTimeOffset)"/> finds it.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What was done, such as <c>WRITE</c>, <c>MERGE</c> or <c>OPTIMIZE</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>How it was asked for, as the engine writes it.</summary>
    public IReadOnlyDictionary<string, string?> Parameters { get; init; } = new Dictionary<string, string?>();

    /// <summary>What was counted, as the engine writes it.</summary>
    public IReadOnlyDictionary<string, string?> Metrics { get; init; } = new Dictionary<string, string?>();

    /// <summary>The engine and its version.</summary>
    public string? Engine { get; init; }

    /// <summary>The id of the write, where LakeOrm made it.</summary>
    public Guid? IngestId { get; init; }

    /// <summary>The text of the idempotency key, where LakeOrm's write had one.</summary>
    public string? Key { get; init; }

    /// <summary>Whether it only added rows, and would have whatever the table held.</summary>
    public bool? IsBlindAppend { get; init; }
}
