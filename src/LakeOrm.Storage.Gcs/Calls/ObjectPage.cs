using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>A page of a list.</summary>
internal sealed class ObjectPage
{
    [JsonPropertyName("items")]
    public IReadOnlyList<ObjectResource> Items { get; set; } = [];

    /// <summary>What names have in common up to the next '/', which is there too.</summary>
    [JsonPropertyName("prefixes")]
    public IReadOnlyList<string> Prefixes { get; set; } = [];

    [JsonPropertyName("nextPageToken")]
    public string? NextPageToken { get; init; }
}
