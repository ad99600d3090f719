using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LakeOrm.Delta.Writing;

/// <summary>Brings a table's schema nearer to a record's, as far as it may. What it leaves is for <see cref="SchemaCheck"/> to tell.</summary>
internal sealed class SchemaMerge(SchemaEvolution evolve)
{
    private readonly List<string> _added = [];

    /// <summary>The paths of the columns that came.</summary>
    public IReadOnlyList<string> Added => _added;

    /// <summary>The table's schema as it would be, as its <c>schemaString</c>. What engines keep with a column stays with it.</summary>
    /// <param name="table">The table's <c>schemaString</c>.</param>
    /// <param name="record">The record's.</param>
    public string Merge(string table, string record)
    {
        var merged = (JsonObject)Parse(table);
        MergeFields(string.Empty, merged, (JsonObject)Parse(record));
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            merged.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonNode Parse(string schema) => JsonNode.Parse(schema, documentOptions: new JsonDocumentOptions { MaxDepth = 256 })!;

    private void MergeFields(string prefix, JsonObject table, JsonObject record)
    {
        var fields = (JsonArray)table["fields"]!;
        foreach (JsonNode? own in (JsonArray)record["fields"]!)
        {
            string name = own!["name"]!.GetValue<string>();
            JsonNode? field = fields.FirstOrDefault(f => string.Equals(f!["name"]!.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase));
            if (field is not null)
            {
                MergeTypes(prefix + name, field, "type", own["type"]!);
                Relax(field, own, "nullable");
            }
            else if (evolve.HasFlag(SchemaEvolution.AddColumns) && own["nullable"]!.GetValue<bool>())
            {
                fields.Add(own.DeepClone());
                _added.Add(prefix + name);
            }
        }
    }

    private void MergeTypes(string path, JsonNode owner, string property, JsonNode own)
    {
        if (owner[property] is not JsonObject table || own is not JsonObject record || KindOf(table) != KindOf(record))
        {
            return;
        }

        switch (KindOf(table))
        {
            case "struct":
                MergeFields(path + ".", table, record);
                break;
            case "array":
                MergeTypes(path + ".element", table, "elementType", record["elementType"]!);
                Relax(table, record, "containsNull");
                break;
            case "map":
                // A key is what entries are found by: it stays as it is.
                MergeTypes(path + ".value", table, "valueType", record["valueType"]!);
                Relax(table, record, "valueContainsNull");
                break;
        }
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
