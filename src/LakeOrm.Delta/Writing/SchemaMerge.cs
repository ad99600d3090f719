using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Delta.Types;

namespace LakeOrm.Delta.Writing;

/// <summary>Brings a table's schema nearer to a record's, as far as it may. What it leaves is for <see cref="SchemaCheck"/> to tell.</summary>
/// <param name="evolve">What may be changed.</param>
/// <param name="table">The table.</param>
internal sealed class SchemaMerge(SchemaEvolution evolve, DeltaMetadata table)
{
    private readonly List<string> _added = [];
    private readonly List<string> _widened = [];
    private long _maxId = MaxIdOf(table);

    /// <summary>The paths of the columns that came.</summary>
    public IReadOnlyList<string> Added => _added;

    /// <summary>The paths of the columns, elements, keys and values that got a wider type.</summary>
    public IReadOnlyList<string> Widened => _widened;

    private bool IsMapped => table.ColumnMapping != DeltaColumnMapping.None;

    /// <summary>The table as it would be. What engines keep with a column stays with it.</summary>
    /// <param name="record">The record's <c>schemaString</c>.</param>
    public DeltaMetadata Merge(string record)
    {
        var merged = (JsonObject)Parse(table.SchemaString);
        MergeFields(string.Empty, merged, (JsonObject)Parse(record));
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            merged.WriteTo(writer);
        }

        Dictionary<string, string> properties = new(table.Configuration, StringComparer.Ordinal);
        if (_widened.Count > 0)
        {
            properties[TableProperties.TypeWidening] = "true";
        }

        if (_added.Count > 0 && IsMapped)
        {
            properties[DeltaMetadata.MaxColumnId] = _maxId.ToString(CultureInfo.InvariantCulture);
        }

        return table.With(Encoding.UTF8.GetString(stream.ToArray()), properties);
    }

    private static JsonNode Parse(string schema)
    {
        try
        {
            // A name that is there twice could be read one way and written back another.
            return JsonNode.Parse(schema, documentOptions: new JsonDocumentOptions { MaxDepth = 256, AllowDuplicateProperties = false })!;
        }
        catch (JsonException e)
        {
            throw new LakeCorruptException($"The schema in a Delta table's log cannot be changed: {e.Message}", e);
        }
    }

    private static long MaxIdOf(DeltaMetadata table)
    {
        long used = table.Schema.AllFields().Select(static f => (long)(f.FieldId ?? 0)).DefaultIfEmpty().Max();
        return long.TryParse(table.Configuration.GetValueOrDefault(DeltaMetadata.MaxColumnId), NumberStyles.None, CultureInfo.InvariantCulture, out long told) ? Math.Max(told, used) : used;
    }

    private void MergeFields(string prefix, JsonObject table, JsonObject record)
    {
        var fields = (JsonArray)table["fields"]!;
        foreach (JsonNode? own in (JsonArray)record["fields"]!)
        {
            string name = own!["name"]!.GetValue<string>();
            JsonNode? field = fields.FirstOrDefault(f => string.Equals(f!["name"]!.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase));
            if (field is not null)
            {
                MergeTypes(prefix + name, field, "type", own["type"]!, (JsonObject)field, string.Empty);
                Relax(field, own, "nullable");
            }
            else if (evolve.HasFlag(SchemaEvolution.AddColumns) && own["nullable"]!.GetValue<bool>())
            {
                JsonNode added = own.DeepClone();
                if (IsMapped)
                {
                    Map((JsonObject)added);
                }

                fields.Add(added);
                _added.Add(prefix + name);
            }
        }
    }

    // A name in files that no column of the table ever had, and a number.
    private void Map(JsonObject field)
    {
        JsonObject metadata = MetadataOf(field);
        metadata[DeltaSchemaJson.FieldId] = ++_maxId;
        metadata[DeltaSchemaJson.PhysicalName] = $"col-{Guid.NewGuid()}";
    }

    // The place is where below the field it is: an element, a key or a value; empty for the field's own type.
    private void MergeTypes(string path, JsonNode owner, string property, JsonNode own, JsonObject field, string place)
    {
        if (owner[property] is JsonValue from && own is JsonValue to)
        {
            Widen(path, owner, property, new DeltaPrimitiveType(from.GetValue<string>()), new DeltaPrimitiveType(to.GetValue<string>()), field, place);
            return;
        }

        if (owner[property] is not JsonObject table || own is not JsonObject record || KindOf(table) != KindOf(record))
        {
            return;
        }

        string inside = place.Length == 0 ? place : place + ".";
        switch (KindOf(table))
        {
            case "struct":
                MergeFields(path + ".", table, record);
                break;
            case "array":
                MergeTypes(path + ".element", table, "elementType", record["elementType"]!, field, inside + "element");
                Relax(table, record, "containsNull");
                break;
            case "map":
                // A key is what entries are found by: a wider one finds the same, and its parts stay as they are.
                if (table["keyType"] is JsonValue)
                {
                    MergeTypes(path + ".key", table, "keyType", record["keyType"]!, field, inside + "key");
                }

                MergeTypes(path + ".value", table, "valueType", record["valueType"]!, field, inside + "value");
                Relax(table, record, "valueContainsNull");
                break;
        }
    }

    private void Widen(string path, JsonNode owner, string property, DeltaPrimitiveType from, DeltaPrimitiveType to, JsonObject field, string place)
    {
        if (!evolve.HasFlag(SchemaEvolution.WidenTypes) || !TypeWidening.IsWider(from, to))
        {
            return;
        }

        owner[property] = to.ToString();
        JsonObject change = new() { ["fromType"] = from.ToString(), ["toType"] = to.ToString() };
        if (place.Length > 0)
        {
            change["fieldPath"] = place;
        }

        JsonObject metadata = MetadataOf(field);
        if (metadata[TypeWidening.Changes] is not JsonArray changes)
        {
            metadata[TypeWidening.Changes] = changes = [];
        }

        changes.Add((JsonNode)change);
        _widened.Add(path);
    }

    private static JsonObject MetadataOf(JsonObject field)
    {
        if (field["metadata"] is not JsonObject metadata)
        {
            field["metadata"] = metadata = [];
        }

        return metadata;
    }

    private static string KindOf(JsonObject type) => type["type"]!.GetValue<string>();

    private void Relax(JsonNode table, JsonNode record, string property)
    {
        if (evolve.HasFlag(SchemaEvolution.RelaxNulls) && record[property]!.GetValue<bool>())
        {
            table[property] = true;
        }
    }
}
