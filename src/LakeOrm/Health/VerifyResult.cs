namespace LakeOrm;

/// <summary>What a check of storage and engine found: that they see the same bytes.</summary>
public sealed record VerifyResult
{
    /// <summary>The storage's root.</summary>
    public required string Root { get; init; }

    /// <summary>How long writing took.</summary>
    public TimeSpan Write { get; init; }

    /// <summary>How long the engine took to read.</summary>
    public TimeSpan Read { get; init; }

    /// <summary>How far the store's clock is ahead of this machine's, to about the time that <see cref="Write"/> took; negative when it is behind.</summary>
    public TimeSpan ClockSkew { get; init; }
}
