using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>What the store is told of a new object.</summary>
internal sealed class NewObject
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("contentType")]
    public string ContentType { get; } = "application/octet-stream";

    /// <summary>The checksum that the bytes must have; null when it is not known yet.</summary>
    [JsonPropertyName("crc32c")]
    public string? Crc32C { get; init; }
}
