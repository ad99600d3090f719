using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>How a claim is signed.</summary>
internal sealed class SignatureHeader
{
    [JsonPropertyName("alg")]
    public string Algorithm { get; } = "RS256";

    [JsonPropertyName("typ")]
    public string Type { get; } = "JWT";

    [JsonPropertyName("kid")]
    public required string? KeyId { get; init; }
}
