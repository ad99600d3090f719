using System.Collections.Immutable;
using System.Text.Json;

namespace LakeOrm.Delta.Types;

/// <summary>Reads <c>schemaString</c>.</summary>
internal static class DeltaSchemaJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>Reads a table's schema.</summary>
    /// <exception cref="FormatException">The text is no schema.</exception>
    public static DeltaStructType Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return ReadType(document.RootElement) as DeltaStructType ?? throw new FormatException("the schema is no struct");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"the schema cannot be read: {e.Message}", e);
        }
    }

    private static DeltaType ReadType(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return new DeltaPrimitiveType(element.GetString()!);
        }

        string? kind = element.GetProperty("type").GetString();
        return kind switch
        {
            "struct" => new DeltaStructType([.. element.GetProperty("fields").EnumerateArray().Select(ReadField)]),
            "array" => new DeltaArrayType(ReadType(element.GetProperty("elementType")), element.GetProperty("containsNull").GetBoolean()),
            "map" => new DeltaMapType(
                ReadType(element.GetProperty("keyType")), ReadType(element.GetProperty("valueType")), element.GetProperty("valueContainsNull").GetBoolean()),
            _ => throw new FormatException($"'{kind}' is no kind of type that has parts"),
        };
    }

    private static DeltaField ReadField(JsonElement element)
    {
        ImmutableDictionary<string, string> metadata = ImmutableDictionary<string, string>.Empty;
        if (element.TryGetProperty("metadata", out JsonElement found) && found.ValueKind == JsonValueKind.Object)
        {
            ImmutableDictionary<string, string>.Builder builder = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty property in found.EnumerateObject())
            {
                builder[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            }

            metadata = builder.ToImmutable();
        }

        string name = element.GetProperty("name").GetString() ?? throw new FormatException("a field has no name");
        return new DeltaField(name, ReadType(element.GetProperty("type")), element.GetProperty("nullable").GetBoolean(), metadata);
    }
}
