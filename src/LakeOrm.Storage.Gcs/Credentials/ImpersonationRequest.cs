using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Credentials;

/// <summary>What a token of another account is asked for with.</summary>
internal sealed class ImpersonationRequest
{
    [JsonPropertyName("scope")]
    public required IReadOnlyList<string> Scope { get; init; }

    [JsonPropertyName("delegates")]
    public required IReadOnlyList<string> Delegates { get; init; }

    [JsonPropertyName("lifetime")]
    public string Lifetime { get; } = "3600s";
}
