using System.Globalization;
using System.Text.Json;

namespace LakeOrm.Local.Sql;

/// <summary>The plain conditions of one SELECT: a column against values, joined by AND. What is not plain is left to the engine.</summary>
internal sealed class SqlConditions
{
    private static readonly string[] TimestampFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFF",
    ];

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd HH:mm:ssz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFK",
    ];

    private readonly List<(string[] Column, SqlComparison Comparison, object[] Values)> _found = [];
    private readonly IReadOnlyList<object?> _parameters;

    /// <summary>Reads the WHERE clause of a SELECT.</summary>
    public SqlConditions(JsonElement select, IReadOnlyList<object?> parameters)
    {
        _parameters = parameters;

        // A sample is drawn before WHERE: files that are left out would change what it holds.
        if (select.TryGetProperty("where_clause", out JsonElement where) && (!select.TryGetProperty("sample", out JsonElement sample) || sample.ValueKind == JsonValueKind.Null))
        {
            Read(where);
        }
    }

    /// <summary>The conditions on a table of the SELECT.</summary>
    /// <param name="table">The table.</param>
    /// <param name="isWhole">Whether it is all that the SELECT reads, so that a column's name alone can only be of it.</param>
    public IReadOnlyList<SqlCondition> On(JsonElement table, bool isWhole)
    {
        string alias = table.GetProperty("alias").GetString()!;
        string name = table.GetProperty("table_name").GetString()!;
        string ns = table.GetProperty("schema_name").GetString()!;
        List<SqlCondition> result = [];
        foreach ((string[] column, SqlComparison comparison, object[] values) in _found)
        {
            bool belongs = column.Length switch
            {
                1 => isWhole,
                2 => Same(column[0], alias.Length > 0 ? alias : name),
                3 => alias.Length == 0 && Same(column[0], ns) && Same(column[1], name),
                _ => false,
            };
            if (belongs)
            {
                result.Add(new SqlCondition(column[^1], comparison, values));
            }
        }

        return result;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    private static string[]? ColumnOf(JsonElement expression) =>
        Text(expression, "class") == "COLUMN_REF" ? [.. expression.GetProperty("column_names").EnumerateArray().Select(static n => n.GetString()!)] : null;

    private void Read(JsonElement expression)
    {
        switch (Text(expression, "type"))
        {
            case "CONJUNCTION_AND":
                foreach (JsonElement child in expression.GetProperty("children").EnumerateArray())
                {
                    Read(child);
                }

                break;
            case "COMPARE_EQUAL" or "COMPARE_NOT_DISTINCT_FROM":
                Compare(expression, SqlComparison.In, SqlComparison.In);
                break;
            case "COMPARE_NOTEQUAL":
                Compare(expression, SqlComparison.NotEqual, SqlComparison.NotEqual);
                break;
            case "COMPARE_LESSTHAN":
                Compare(expression, SqlComparison.Less, SqlComparison.Greater);
                break;
            case "COMPARE_LESSTHANOREQUALTO":
                Compare(expression, SqlComparison.LessOrEqual, SqlComparison.GreaterOrEqual);
                break;
            case "COMPARE_GREATERTHAN":
                Compare(expression, SqlComparison.Greater, SqlComparison.Less);
                break;
            case "COMPARE_GREATERTHANOREQUALTO":
                Compare(expression, SqlComparison.GreaterOrEqual, SqlComparison.LessOrEqual);
                break;
            case "COMPARE_BETWEEN":
                Add(expression.GetProperty("input"), SqlComparison.GreaterOrEqual, [expression.GetProperty("lower")]);
                Add(expression.GetProperty("input"), SqlComparison.LessOrEqual, [expression.GetProperty("upper")]);
                break;
            case "COMPARE_IN":
                JsonElement[] children = [.. expression.GetProperty("children").EnumerateArray()];
                Add(children[0], SqlComparison.In, children[1..]);
                break;
            case "OPERATOR_IS_NULL":
                Add(expression.GetProperty("children")[0], SqlComparison.IsNull, []);
                break;
            case "OPERATOR_IS_NOT_NULL":
                Add(expression.GetProperty("children")[0], SqlComparison.IsNotNull, []);
                break;
        }
    }

    private void Compare(JsonElement expression, SqlComparison comparison, SqlComparison mirrored)
    {
        JsonElement left = expression.GetProperty("left");
        JsonElement right = expression.GetProperty("right");
        if (ColumnOf(left) is not null)
        {
            Add(left, comparison, [right]);
        }
        else
        {
            Add(right, mirrored, [left]);
        }
    }

    private void Add(JsonElement column, SqlComparison comparison, JsonElement[] expressions)
    {
        if (ColumnOf(column) is not { } names)
        {
            return;
        }

        object[] values = new object[expressions.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (ValueOf(expressions[i]) is not { } value)
            {
                return;
            }

            values[i] = value;
        }

        _found.Add((names, comparison, values));
    }

    // Null for what is no value that can be told here, and for NULL itself, which the engine alone deals with.
    private object? ValueOf(JsonElement expression) => Text(expression, "class") switch
    {
        "CONSTANT" => ConstantOf(expression.GetProperty("value")),
        "PARAMETER" => int.TryParse(Text(expression, "identifier"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= _parameters.Count
            ? _parameters[number - 1]
            : null,
        "CAST" => Cast(ValueOf(expression.GetProperty("child")), Text(expression.GetProperty("cast_type"), "id")),
        _ => null,
    };

    private static object? ConstantOf(JsonElement constant)
    {
        if (constant.GetProperty("is_null").GetBoolean())
        {
            return null;
        }

        JsonElement value = constant.GetProperty("value");
        JsonElement type = constant.GetProperty("type");
        return Text(type, "id") switch
        {
            "VARCHAR" => value.GetString(),
            "BOOLEAN" => value.GetBoolean(),
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" => value.GetInt64(),
            "DOUBLE" when value.ValueKind == JsonValueKind.Number => value.GetDouble(),
            "DECIMAL" when value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long unscaled) => Scaled(unscaled, type.GetProperty("type_info").GetProperty("scale").GetInt32()),
            _ => null,
        };
    }

    private static decimal? Scaled(long unscaled, int scale)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(unscaled);
        return scale > 28 ? null : new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, unscaled < 0, (byte)scale);
    }

    private static object? Cast(object? value, string type) => (type, value) switch
    {
        ("BOOLEAN", "t") => true,
        ("BOOLEAN", "f") => false,
        ("VARCHAR", string text) => text,
        ("DATE", DateOnly date) => date,
        ("DATE", string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null,
        ("TIMESTAMP", DateTime { Kind: DateTimeKind.Unspecified } reading) => reading,
        ("TIMESTAMP", string text) => DateTime.TryParseExact(text, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime reading) ? reading : null,
        ("TIMESTAMP WITH TIME ZONE", DateTimeOffset instant) => instant,
        ("TIMESTAMP WITH TIME ZONE", string text) => Instant(text),
        _ => null,
    };

    private static DateTimeOffset? Instant(string text) =>
        DateTime.TryParseExact(text, TimestampFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime utc)
            ? new DateTimeOffset(utc, TimeSpan.Zero)
            : DateTimeOffset.TryParseExact(text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant) ? instant : null;
}
