namespace LakeOrm;

/// <summary>How stored rows are added to their table.</summary>
public sealed class RawCommitOptions
{
    /// <summary>The key under which the rows are added once, however often and from wherever they are stored and committed; null for a commit that repeats.</summary>
    public IdempotencyKey? Key { get; init; }

    /// <summary>
    /// Whether a repeat under <see cref="Key"/> is compared with what was written; when false the key alone decides, and the outcome is <see cref="WriteOutcome.DuplicatePayloadUnverified"/>.
    /// Null for the client's way, <see cref="LakeClientOptions.VerifyPayload"/>.
    /// </summary>
    public bool? VerifyPayload { get; init; }

    /// <summary>The version that the table must have: another one is a <see cref="LakeConflictException"/>. Null for any.</summary>
    public long? ExpectedVersion { get; init; }
}
