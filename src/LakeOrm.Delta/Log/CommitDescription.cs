using System.Collections.Immutable;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Log;

/// <summary>What a commit of LakeOrm says of itself.</summary>
internal sealed record CommitDescription
{
    public string TransactionId { get; init; } = string.Empty;

    public long TimestampMillis { get; init; }

    /// <summary>The time that the commit declares where the table keeps time itself, in milliseconds since 1970.</summary>
    public long? InCommitTimestamp { get; init; }

    public required string Operation { get; init; }

    /// <summary>Whether the commit only adds files and would be the same whatever the table held.</summary>
    public bool IsBlindAppend { get; init; }

    /// <summary>The version that was read; null for a commit that creates the table.</summary>
    public long? ReadVersion { get; init; }

    public IReadOnlyDictionary<string, string?> OperationParameters { get; init; } = ImmutableDictionary<string, string?>.Empty;

    public IReadOnlyDictionary<string, string?> OperationMetrics { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>What it says of the call that made it; null for one that nobody looks for.</summary>
    public CommitNotes? Notes { get; init; }
}
