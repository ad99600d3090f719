using System.Diagnostics;

namespace LakeOrm.Storage.Gcs;

/// <summary>An access token.</summary>
/// <param name="value">What is sent to the store.</param>
/// <param name="expiresAt">When it ends; null when its source knows and is to be asked for each call.</param>
public sealed class GcsToken(string value, DateTimeOffset? expiresAt = null)
{
    /// <summary>What is sent to the store. A secret.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public string Value { get; } = value;

    /// <summary>When it ends; null when its source knows and is to be asked for each call.</summary>
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    /// <summary>Tells nothing of the token.</summary>
    public override string ToString() => nameof(GcsToken);
}
