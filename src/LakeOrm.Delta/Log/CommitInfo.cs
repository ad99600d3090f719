using System.Collections.Immutable;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Log;

/// <summary>What a commit says of itself, as far as LakeOrm reads it.</summary>
internal sealed record CommitInfo
{
    /// <summary>The commit's own id; null when its writer gives none.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The time that the commit declares where the table keeps time itself, in milliseconds since 1970.</summary>
    public long? InCommitTimestamp { get; init; }

    /// <summary>What was done; null when its writer does not say.</summary>
    public string? Operation { get; init; }

    /// <summary>How it was asked for: texts as they are, everything else as its JSON.</summary>
    public IReadOnlyDictionary<string, string?> OperationParameters { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>What was counted: texts as they are, everything else as its JSON.</summary>
    public IReadOnlyDictionary<string, string?> OperationMetrics { get; init; } = ImmutableDictionary<string, string?>.Empty;

    /// <summary>The engine; null when it does not say.</summary>
    public string? EngineInfo { get; init; }

    /// <summary>Whether the commit only adds and read nothing; null when its writer does not say.</summary>
    public bool? IsBlindAppend { get; init; }

    /// <summary>What it says of the call that made it; null when no call of LakeOrm did.</summary>
    public CommitNotes? Notes { get; init; }
}
