using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>What a service that gives tokens answers: the one form of an exchange, the other of an impersonation, or an error.</summary>
internal sealed class TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? Exchanged { get; init; }

    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    [JsonPropertyName("accessToken")]
    public string? Impersonated { get; init; }

    [JsonPropertyName("expireTime")]
    public DateTimeOffset? ExpireTime { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}
