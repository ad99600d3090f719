using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>What is wrong.</summary>
internal sealed class ErrorBody
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("errors")]
    public IReadOnlyList<ErrorDetail> Errors { get; set; } = [];
}
