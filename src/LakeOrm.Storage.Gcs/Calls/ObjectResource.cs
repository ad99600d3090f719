using System.Buffers.Binary;
using System.Text.Json.Serialization;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>What the store tells of an object.</summary>
internal sealed class ObjectResource
{
    /// <summary>The members to ask for.</summary>
    public const string Fields = "name,size,generation,timeCreated,crc32c";

    [JsonPropertyName("name")]
    public string Name { get; set; } = string.Empty;

    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Changes with each content; never 0.</summary>
    [JsonPropertyName("generation")]
    public long Generation { get; init; }

    [JsonPropertyName("timeCreated")]
    public DateTimeOffset TimeCreated { get; init; }

    /// <summary>The checksum as four bytes in base64.</summary>
    [JsonPropertyName("crc32c")]
    public string? Crc32C { get; init; }

    /// <summary>The checksum; null when the store keeps none.</summary>
    public uint? Checksum => ReadChecksum(Crc32C);

    public static string WriteChecksum(uint checksum)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, checksum);
        return Convert.ToBase64String(bytes);
    }

    public static uint? ReadChecksum(string? text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        return text is not null && Convert.TryFromBase64String(text, bytes, out int written) && written == sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : null;
    }
}
