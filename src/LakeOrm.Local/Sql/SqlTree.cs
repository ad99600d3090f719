using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LakeOrm.Local.Sql;

/// <summary>Walks a statement as the engine parsed it.</summary>
internal sealed class SqlTree(string text, IReadOnlyList<object?> parameters)
{
    private readonly List<SqlTable> _tables = [];

    /// <summary>Finds every place where a table of the lake is named.</summary>
    /// <param name="statement">The statement.</param>
    public IReadOnlyList<SqlTable> Read(JsonElement statement)
    {
        Visit(statement, []);
        return _tables;
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static bool IsAbsent(JsonElement element, string property) =>
        !element.TryGetProperty(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null;

    private static bool IsEmptyList(JsonElement element, string property) =>
        !element.TryGetProperty(property, out JsonElement value) || value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0;

    // ctes: the names that stand for a part of the statement and not for a table.
    private void Visit(JsonElement element, HashSet<string> ctes)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Visit(item, ctes);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (element.TryGetProperty("cte_map", out JsonElement map))
        {
            ctes = VisitCtes(map, ctes);
        }

        switch (Text(element, "type"))
        {
            case "BASE_TABLE":
                Add(element, ctes, []);
                return;
            case "SHOW_REF" when IsAbsent(element, "query"):
                throw new LakeUnsupportedException($"Lake.Local does not run SHOW {Text(element, "table_name")}. DESCRIBE and SUMMARIZE with a table's name or a query do run.");
            case "TABLE_FUNCTION":
                SqlFunctions.CheckTable(Text(element.GetProperty("function"), "function_name"));
                break;
            case "FUNCTION":
                SqlFunctions.CheckScalar(Text(element, "function_name"));
                break;
        }

        bool isSelect = Text(element, "type") == "SELECT_NODE";
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (isSelect && property.NameEquals("from_table"))
            {
                VisitFrom(property.Value, ctes, new SqlConditions(element, parameters), isWhole: true);
            }
            else if (!property.NameEquals("cte_map"))
            {
                Visit(property.Value, ctes);
            }
        }
    }

    private HashSet<string> VisitCtes(JsonElement map, HashSet<string> outer)
    {
        HashSet<string> names = new(outer, StringComparer.OrdinalIgnoreCase);
        foreach (JsonElement entry in map.GetProperty("map").EnumerateArray())
        {
            string name = Text(entry, "key");
            JsonElement value = entry.GetProperty("value");

            // Inside its own text a name means the table of that name, unless the text is recursive.
            bool isRecursive = Text(value.GetProperty("query").GetProperty("node"), "type") == "RECURSIVE_CTE_NODE";
            if (isRecursive)
            {
                names.Add(name);
            }

            Visit(value, names);
            names = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase) { name };
        }

        return names;
    }

    // Conditions are handed down only to where a row that fails them can be left out without another row taking its place.
    private void VisitFrom(JsonElement from, HashSet<string> ctes, SqlConditions? conditions, bool isWhole)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (Text(from, "type"))
        {
            case "BASE_TABLE":
                bool isPlain = IsAbsent(from, "sample") && IsEmptyList(from, "column_name_alias");
                Add(from, ctes, isPlain && conditions is not null ? conditions.On(from, isWhole) : []);
                break;
            case "JOIN":
                (bool left, bool right) = (Text(from, "ref_type"), Text(from, "join_type")) switch
                {
                    ("REGULAR" or "CROSS" or "NATURAL", "INNER") => (true, true),
                    ("REGULAR" or "NATURAL", "LEFT" or "SEMI" or "ANTI") => (true, false),
                    ("REGULAR" or "NATURAL", "RIGHT") => (false, true),
                    _ => (false, false),
                };
                VisitFrom(from.GetProperty("left"), ctes, left ? conditions : null, isWhole: false);
                VisitFrom(from.GetProperty("right"), ctes, right ? conditions : null, isWhole: false);
                Visit(from.GetProperty("condition"), ctes);
                break;
            default:
                Visit(from, ctes);
                break;
        }
    }

    private void Add(JsonElement table, HashSet<string> ctes, IReadOnlyList<SqlCondition> conditions)
    {
        (string catalog, string ns, string name) = (Text(table, "catalog_name"), Text(table, "schema_name"), Text(table, "table_name"));
        if (catalog.Length == 0 && ns.Length == 0 && ctes.Contains(name))
        {
            return;
        }

        string? unit = null;
        if (table.TryGetProperty("at_clause", out JsonElement at) && at.ValueKind == JsonValueKind.Object)
        {
            unit = Text(at, "unit").ToUpperInvariant();
            CheckAt(at.GetProperty("expr"));
        }

        int start = SqlAnalyzer.CharacterAt(text, checked((int)table.GetProperty("query_location").GetUInt64()));
        _tables.Add(new SqlTable(catalog, ns, name, Text(table, "alias"), start) { AtUnit = unit, Conditions = conditions });
    }

    private void CheckAt(JsonElement expression)
    {
        int before = _tables.Count;
        Visit(expression, []);
        if (_tables.Count != before)
        {
            throw new LakeUnsupportedException("The AT clause of a table cannot read a table. Take the value first and give it as a parameter.");
        }
    }
}
