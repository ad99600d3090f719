using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>What a service account claims: who it is, for what, and for how long. Times are seconds since 1970.</summary>
internal sealed class SignedClaim
{
    [JsonPropertyName("iss")]
    public required string Issuer { get; init; }

    [JsonPropertyName("scope")]
    public required string Scope { get; init; }

    [JsonPropertyName("aud")]
    public required string Audience { get; init; }

    [JsonPropertyName("iat")]
    public required long IssuedAt { get; init; }

    [JsonPropertyName("exp")]
    public required long ExpiresAt { get; init; }
}
