using System.Collections.Immutable;

namespace LakeOrm.Delta.Log;

/// <summary>What a commit says of itself, as far as LakeOrm reads it.</summary>
internal sealed record CommitInfo
{
    /// <summary>The commit's own id; null when its writer gives none.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The time that the commit declares where the table keeps time itself, in milliseconds since 1970.</summary>
    public long? InCommitTimestamp { get; init; }

    /// <summary>The writer's notes.</summary>
    public IReadOnlyDictionary<string, string?> Tags { get; init; } = ImmutableDictionary<string, string?>.Empty;
}
