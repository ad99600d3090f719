using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>An answer that tells of an error.</summary>
internal sealed class ErrorAnswer
{
    [JsonPropertyName("error")]
    public ErrorBody? Error { get; init; }
}
