using System.Text.Json.Nodes;

namespace LakeOrm.Spark.Delta;

/// <summary>Makes of a record's schema one that Spark can write: it takes a structure that is null for one whose members are, and refuses the row where one of them may not be; and it changes no table that says so of what is within elements.</summary>
internal static class EnforcedNulls
{
    /// <summary>The schema in which the members of a structure that may be null, or that is within a list or a map, may be null, too.</summary>
    /// <param name="schemaJson">The <c>schemaString</c>.</param>
    public static string Relax(string schemaJson)
    {
        JsonNode schema = JsonNode.Parse(schemaJson)!;
        Relax(schema, mayBeNull: false);
        return schema.ToJsonString();
    }

    private static void Relax(JsonNode? type, bool mayBeNull)
    {
        if (type is not JsonObject nested)
        {
            return;
        }

        Relax(nested["elementType"], mayBeNull: true);
        Relax(nested["keyType"], mayBeNull: true);
        Relax(nested["valueType"], mayBeNull: true);
        foreach (JsonNode? field in nested["fields"] as JsonArray ?? [])
        {
            bool nullable = mayBeNull || field!["nullable"]!.GetValue<bool>();
            field!["nullable"] = nullable;
            Relax(field["type"], nullable);
        }
    }
}
