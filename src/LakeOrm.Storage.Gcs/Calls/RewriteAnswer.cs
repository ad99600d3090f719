using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>How far a copy has come.</summary>
internal sealed class RewriteAnswer
{
    [JsonPropertyName("done")]
    public bool Done { get; init; }

    [JsonPropertyName("rewriteToken")]
    public string? RewriteToken { get; init; }
}
