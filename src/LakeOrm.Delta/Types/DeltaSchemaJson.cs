using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LakeOrm.Delta.Types;

/// <summary>Reads <c>schemaString</c>.</summary>
internal static class DeltaSchemaJson
{
    /// <summary>Where a field of a table with column mapping keeps its name in data files.</summary>
    public const string PhysicalName = "delta.columnMapping.physicalName";

    /// <summary>Where it keeps its number in them.</summary>
    public const string FieldId = "delta.columnMapping.id";

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256 };

    /// <summary>Reads a table's schema.</summary>
    /// <param name="json">The text.</param>
    /// <param name="mapped">Whether the table has column mapping, so that each field has a name and a number in data files.</param>
    /// <exception cref="FormatException">The text is no schema.</exception>
    public static DeltaStructType Parse(string json, bool mapped = false)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            return ReadType(document.RootElement, mapped) as DeltaStructType ?? throw new FormatException("the schema is no struct");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException($"the schema cannot be read: {e.Message}", e);
        }
    }

    private static DeltaType ReadType(JsonElement element, bool mapped)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return new DeltaPrimitiveType(element.GetString()!);
        }

        string? kind = element.GetProperty("type").GetString();
        return kind switch
        {
            "struct" => new DeltaStructType([.. element.GetProperty("fields").EnumerateArray().Select(f => ReadField(f, mapped))]),
            "array" => new DeltaArrayType(ReadType(element.GetProperty("elementType"), mapped), element.GetProperty("containsNull").GetBoolean()),
            "map" => new DeltaMapType(
                ReadType(element.GetProperty("keyType"), mapped), ReadType(element.GetProperty("valueType"), mapped), element.GetProperty("valueContainsNull").GetBoolean()),
            _ => throw new FormatException($"'{kind}' is no kind of type that has parts"),
        };
    }

    private static DeltaField ReadField(JsonElement element, bool mapped)
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
        string? physicalName = null;
        int? fieldId = null;
        if (mapped)
        {
            physicalName = metadata.GetValueOrDefault(PhysicalName) ?? throw new FormatException($"the column '{name}' has no '{PhysicalName}'");
            fieldId = int.TryParse(metadata.GetValueOrDefault(FieldId), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : throw new FormatException($"the column '{name}' has no '{FieldId}'");
        }

        return new DeltaField(name, ReadType(element.GetProperty("type"), mapped), element.GetProperty("nullable").GetBoolean(), metadata, physicalName, fieldId);
    }
}
