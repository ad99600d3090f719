using System.Runtime.CompilerServices;
using System.Text.Json;
using LakeOrm.Drivers;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Sql;

/// <summary>Looks at expressions over one row of one table, which are put into a statement of ours: they can name the table's columns, and nothing else.</summary>
internal static class SqlExpressions
{
    /// <summary>The conditions of a predicate by which files are left out.</summary>
    /// <param name="connection">An engine to parse it.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="table">The table's name, by which columns may be qualified.</param>
    /// <exception cref="LakeQueryException">The text is no expression.</exception>
    /// <exception cref="LakeUnsupportedException">The expression does more than look at a row.</exception>
    public static IReadOnlyList<SqlCondition> ConditionsOf(DuckConnection connection, LakeStatement predicate, string table)
    {
        using JsonDocument tree = ParseCondition(connection, predicate, table, out string sql);
        return new SqlTree(sql, predicate.Parameters).Read(tree.RootElement.GetProperty("statements")[0])[0].Conditions;
    }

    /// <summary>The columns that a predicate names, and the names of its lambdas' parameters.</summary>
    /// <param name="connection">An engine to parse it.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="table">The table's name, by which columns may be qualified.</param>
    /// <exception cref="LakeQueryException">The text is no expression.</exception>
    /// <exception cref="LakeUnsupportedException">The expression does more than look at a row.</exception>
    public static IReadOnlyCollection<string> ColumnsOf(DuckConnection connection, LakeStatement predicate, string table)
    {
        using JsonDocument tree = ParseCondition(connection, predicate, table, out _);
        HashSet<string> columns = new(StringComparer.OrdinalIgnoreCase);
        AddColumns(tree.RootElement.GetProperty("statements")[0].GetProperty("node").GetProperty("where_clause"), table, columns);
        return columns;
    }

    /// <summary>Splits assignments into columns and expressions.</summary>
    /// <param name="connection">An engine to parse them.</param>
    /// <param name="assignments">The assignments.</param>
    /// <exception cref="LakeQueryException">The text is no list of assignments.</exception>
    /// <exception cref="LakeUnsupportedException">An expression does more than look at a row.</exception>
    public static IReadOnlyList<(string Column, string Expression)> AssignmentsOf(DuckConnection connection, LakeStatement assignments)
    {
        string text = assignments.Text;
        CheckEnclosed(text, "list of assignments");
        List<(string, string)> result = [];
        SqlLexer lexer = new(text);
        SqlToken token = lexer.Next();
        while (true)
        {
            string column = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName ? lexer.Name(token) : throw NoAssignment(text, token);
            token = lexer.Next();
            if (!lexer.Is(token, '='))
            {
                throw NoAssignment(text, token);
            }

            int start = token.End;
            for (int depth = 0; ;)
            {
                token = lexer.Next();
                if (token.Kind == SqlTokenKind.End || (depth == 0 && lexer.Is(token, ',')))
                {
                    break;
                }

                depth += token.Kind != SqlTokenKind.Symbol ? 0 : text[token.Start] is '(' or '[' or '{' ? 1 : text[token.Start] is ')' or ']' or '}' ? -1 : 0;
            }

            string expression = text[start..token.Start];
            using JsonDocument tree = Parse(connection, $"SELECT ({expression}\n)", expression, "expression");
            CheckRow(tree.RootElement.GetProperty("statements")[0].GetProperty("node").GetProperty("select_list"), "expression");
            result.Add((column, expression));
            if (token.Kind == SqlTokenKind.End)
            {
                return result;
            }

            token = lexer.Next();
        }
    }

    private static JsonDocument ParseCondition(DuckConnection connection, LakeStatement predicate, string table, out string sql)
    {
        CheckEnclosed(predicate.Text, "condition");
        sql = $"SELECT 1 FROM \"/\" AS {DuckText.Name(table)} WHERE ({predicate.Text}\n)";
        JsonDocument tree = Parse(connection, sql, predicate.Text, "condition");
        try
        {
            CheckRow(tree.RootElement.GetProperty("statements")[0].GetProperty("node").GetProperty("where_clause"), "condition");
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    private static void AddColumns(JsonElement element, string table, HashSet<string> columns)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                AddColumns(item, table, columns);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (Text(element, "class") == "COLUMN_REF")
        {
            string[] names = [.. element.GetProperty("column_names").EnumerateArray().Select(static n => n.GetString()!)];
            columns.Add(names.Length > 1 && string.Equals(names[0], table, StringComparison.OrdinalIgnoreCase) ? names[1] : names[0]);
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            AddColumns(property.Value, table, columns);
        }
    }

    // What stands between our parentheses must not close them.
    private static void CheckEnclosed(string text, string what)
    {
        SqlLexer lexer = new(text);
        int depth = 0;
        for (SqlToken token = lexer.Next(); token.Kind != SqlTokenKind.End && depth >= 0; token = lexer.Next())
        {
            depth += lexer.Is(token, '(') ? 1 : lexer.Is(token, ')') ? -1 : 0;
        }

        if (depth != 0)
        {
            throw new LakeQueryException($"The {what} has a parenthesis without its partner: {text}");
        }
    }

    private static JsonDocument Parse(DuckConnection connection, string sql, string text, string what)
    {
        JsonDocument tree = JsonDocument.Parse(connection.QueryText("SELECT json_serialize_sql(CAST($1 AS VARCHAR))", [sql])!, new JsonDocumentOptions { MaxDepth = 100_000 });
        if (!tree.RootElement.GetProperty("error").GetBoolean() && tree.RootElement.GetProperty("statements").GetArrayLength() == 1)
        {
            return tree;
        }

        string message = tree.RootElement.TryGetProperty("error_message", out JsonElement error) ? error.GetString()! : "it holds several statements";
        tree.Dispose();
        throw new LakeQueryException($"The {what} is none: {message}, in: {text}");
    }

    private static void CheckRow(JsonElement element, string what)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                CheckRow(item, what);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        switch (Text(element, "class"))
        {
            case "SUBQUERY" when !IsEmptyList(element.GetProperty("subquery").GetProperty("node")):
                throw new LakeUnsupportedException($"The {what} holds a subquery: it can look at the columns of one row only. Take the values first and give them as parameters.");
            case "WINDOW" or "STAR":
                throw new LakeUnsupportedException($"The {what} holds a {(Text(element, "class") == "STAR" ? "star" : "window function")}: it can look at the columns of one row only.");
            case "COLUMN_REF" when element.GetProperty("column_names").EnumerateArray().Any(static n => n.GetString() is ['/', ..]):
                throw new LakeQueryException($"The {what} names a column that the table does not have: {string.Join('.', element.GetProperty("column_names").EnumerateArray().Select(static n => n.GetString()))}.");
            case "FUNCTION" when string.Equals(Text(element, "function_name"), "unnest", StringComparison.OrdinalIgnoreCase):
                throw new LakeUnsupportedException($"The {what} calls unnest, which makes rows: it can look at the columns of one row only.");
            case "FUNCTION":
                SqlFunctions.CheckScalar(Text(element, "function_name"));
                break;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            CheckRow(property.Value, what);
        }
    }

    // What an empty list of values is written as: a condition over no table.
    private static bool IsEmptyList(JsonElement query) =>
        Text(query, "from_table", "type") == "EMPTY" && query.TryGetProperty("where_clause", out JsonElement where) && where.ValueKind == JsonValueKind.Object;

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (string property in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(property, out element))
            {
                return string.Empty;
            }
        }

        return element.ValueKind == JsonValueKind.String ? element.GetString()! : string.Empty;
    }

    private static LakeQueryException NoAssignment(string text, SqlToken token) =>
        new($"Expected assignments, column = expression, column = expression. Found '{text.Substring(token.Start, token.Length)}' at character {token.Start + 1} of: {text}");
}
