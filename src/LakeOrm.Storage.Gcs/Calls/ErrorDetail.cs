using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>One reason of an error.</summary>
internal sealed class ErrorDetail
{
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}
