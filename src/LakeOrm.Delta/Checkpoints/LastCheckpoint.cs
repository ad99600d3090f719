using System.Text.Json;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>The hint that names the newest checkpoint. It may be missing, stale or wrong: it only says where to begin to look.</summary>
/// <param name="Version">The version of the checkpoint.</param>
internal readonly record struct LastCheckpoint(long Version)
{
    /// <summary>Reads the hint.</summary>
    /// <param name="json">The file.</param>
    /// <returns>The hint; null when the file holds none.</returns>
    public static LastCheckpoint? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            Utf8JsonReader reader = new(json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isVersion = reader.ValueTextEquals("version"u8);
                reader.Read();
                if (isVersion && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long version) && version >= 0)
                {
                    return new LastCheckpoint(version);
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
        }

        return null;
    }

    /// <summary>The hint's text.</summary>
    /// <param name="version">The version of the checkpoint.</param>
    /// <param name="actions">How many actions it has.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="files">How many of the actions are files.</param>
    /// <returns>The bytes of the file.</returns>
    public static byte[] Write(long version, long actions, long bytes, long files)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, version);
            writer.WriteNumber("size"u8, actions);
            writer.WriteNumber("sizeInBytes"u8, bytes);
            writer.WriteNumber("numOfAddFiles"u8, files);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
