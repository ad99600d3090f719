using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LakeOrm.Local.Sql;

/// <summary>A query each of whose rows is made of one row of one table, in no order: asked of the table's files in portions, one after the other, it gives the rows that it gives when asked of all. What is not known to be such a query is none.</summary>
/// <param name="Columns">The names that must be columns of the table. A name that is none may be one of the engine's values, such as the time of the statement.</param>
/// <param name="Limit">How many rows it wants at most; null for all.</param>
/// <param name="LimitToken">Where that number stands in the text.</param>
internal sealed record SqlRowQuery(IReadOnlyCollection<string> Columns, long? Limit, SqlToken LimitToken)
{
    private static readonly FrozenSet<string> Properties = FrozenSet.ToFrozenSet(
        ["type", "modifiers", "cte_map", "select_list", "from_table", "where_clause", "group_expressions", "group_sets", "aggregate_handling", "having", "sample", "qualify"]);

    private static readonly FrozenSet<string> Operators = FrozenSet.ToFrozenSet(
        ["COMPARE_IN", "COMPARE_NOT_IN", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT", "OPERATOR_COALESCE", "OPERATOR_NULLIF", "ARRAY_EXTRACT", "ARRAY_SLICE", "STRUCT_EXTRACT"]);

    // Of one row, and the same each time. An aggregate looks like any other function, so that only names tell them apart.
    private static readonly FrozenSet<string> Functions = FrozenSet.ToFrozenSet(
    [
        "+", "-", "*", "/", "//", "%", "||", "~~", "!~~", "~~*", "!~~*", "~~~", "like_escape", "not_like_escape", "ilike_escape", "not_ilike_escape", "^@",
        "lower", "upper", "lcase", "ucase", "trim", "ltrim", "rtrim", "length", "len", "strlen", "substring", "substr", "left", "right", "lpad", "rpad", "replace", "reverse",
        "contains", "prefix", "suffix", "starts_with", "ends_with", "strpos", "instr", "position", "concat", "concat_ws", "regexp_matches", "regexp_full_match", "regexp_extract", "regexp_replace", "string_split", "str_split",
        "abs", "ceil", "ceiling", "floor", "round", "trunc", "sign", "sqrt", "pow", "power", "exp", "ln", "log10", "mod", "greatest", "least",
        "year", "quarter", "month", "week", "day", "hour", "minute", "second", "date_part", "datepart", "date_trunc", "datetrunc", "date_diff", "datediff", "epoch", "epoch_ms", "epoch_us", "strftime", "to_timestamp", "make_date",
        "list_value", "list_contains", "array_contains", "list_extract", "array_extract", "array_length", "struct_extract", "struct_pack", "map_extract", "map_extract_value", "map_contains", "map_keys", "map_values", "element_at", "cardinality",
        "json_extract", "json_extract_string", "->>", "md5", "sha256", "hex", "to_hex", "unhex", "from_hex", "base64", "to_base64",
    ],
    StringComparer.OrdinalIgnoreCase);

    /// <summary>What is known of a statement as such a query; null when it is none.</summary>
    /// <param name="statement">The statement as the engine parsed it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="parameters">Its values.</param>
    public static SqlRowQuery? Of(JsonElement statement, string text, IReadOnlyList<object?> parameters)
    {
        JsonElement select = statement.GetProperty("node");
        if (Text(select, "type") != "SELECT_NODE"
            || select.EnumerateObject().Any(static p => !Properties.Contains(p.Name))
            || select.GetProperty("cte_map").GetProperty("map").GetArrayLength() > 0
            || !IsEmpty(select, "group_expressions") || !IsEmpty(select, "group_sets") || Text(select, "aggregate_handling") != "STANDARD_HANDLING"
            || !IsEmpty(select, "having") || !IsEmpty(select, "sample") || !IsEmpty(select, "qualify"))
        {
            return null;
        }

        JsonElement table = select.GetProperty("from_table");
        HashSet<string> columns = new(StringComparer.OrdinalIgnoreCase);
        if (Text(table, "type") != "BASE_TABLE" || !IsEmpty(table, "sample") || !IsEmpty(table, "column_name_alias")
            || !IsOfRow(select.GetProperty("select_list"), table, columns) || !IsOfRow(select.GetProperty("where_clause"), table, columns))
        {
            return null;
        }

        JsonElement[] modifiers = [.. select.GetProperty("modifiers").EnumerateArray()];
        if (modifiers.Length == 0)
        {
            return new SqlRowQuery(columns, null, default);
        }

        return modifiers.Length == 1 && Text(modifiers[0], "type") == "LIMIT_MODIFIER" && IsEmpty(modifiers[0], "offset") && FindLimit(text, parameters) is { } limit
            ? new SqlRowQuery(columns, limit.Rows, limit.Token)
            : null;
    }

    // Whether an expression, or each of a list, looks at one row and answers the same each time.
    private static bool IsOfRow(JsonElement element, JsonElement table, HashSet<string> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (element.ValueKind == JsonValueKind.Array)
        {
            return element.EnumerateArray().All(item => IsOfRow(item, table, columns));
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        bool isKnown = Text(element, "class") switch
        {
            "CONSTANT" or "PARAMETER" or "CAST" or "COMPARISON" or "CONJUNCTION" or "BETWEEN" or "CASE" => true,
            "OPERATOR" => Operators.Contains(Text(element, "type")),
            "FUNCTION" => Functions.Contains(Text(element, "function_name")),
            "STAR" => IsEmpty(element, "expr") && element.TryGetProperty("columns", out JsonElement isSeveral) && isSeveral.ValueKind == JsonValueKind.False,
            "COLUMN_REF" => true,

            // Part of an expression, as a branch of CASE.
            _ => !element.TryGetProperty("class", out _),
        };
        if (!isKnown)
        {
            return false;
        }

        if (Text(element, "class") == "COLUMN_REF")
        {
            string[] names = [.. element.GetProperty("column_names").EnumerateArray().Select(static n => n.GetString()!)];
            string name = Text(table, "alias") is { Length: > 0 } alias ? alias : Text(table, "table_name");
            columns.Add(names.Length > 1 && string.Equals(names[0], name, StringComparison.OrdinalIgnoreCase) ? names[1] : names[0]);
            return true;
        }

        return element.EnumerateObject().All(property => IsOfRow(property.Value, table, columns));
    }

    // LIMIT number, and nothing after it.
    private static (long Rows, SqlToken Token)? FindLimit(string text, IReadOnlyList<object?> parameters)
    {
        SqlLexer lexer = new(text);
        SqlToken number = default;
        for (SqlToken token = lexer.Next(), before = default; token.Kind != SqlTokenKind.End; before = token, token = lexer.Next())
        {
            if (lexer.Is(before, "LIMIT"))
            {
                number = token;
            }
            else if (number.Length > 0 && !lexer.Is(token, ';'))
            {
                number = default;
            }
        }

        ReadOnlySpan<char> digits = text.AsSpan(number.Start, number.Length);
        return number.Kind switch
        {
            SqlTokenKind.Literal when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long rows) => (rows, number),
            SqlTokenKind.Parameter when int.TryParse(digits[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int parameter) && parameter >= 1 && parameter <= parameters.Count => parameters[parameter - 1] switch
            {
                int rows and >= 0 => (rows, number),
                long rows and >= 0 => (rows, number),
                _ => null,
            },
            _ => null,
        };
    }

    private static string Text(JsonElement element, string property) =>
        element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static bool IsEmpty(JsonElement element, string property) =>
        !element.TryGetProperty(property, out JsonElement value) || value.ValueKind == JsonValueKind.Null || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
