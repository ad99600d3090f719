using System.Globalization;
using System.Text;
using System.Text.Json;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Sql;

/// <summary>Finds out what a statement is, with the engine's own parser: which tables it names, at which version, and under which conditions.</summary>
internal static class SqlAnalyzer
{
    /// <summary>Analyses a statement. Nothing of it runs.</summary>
    /// <param name="connection">An engine to parse it.</param>
    /// <param name="text">The statement.</param>
    /// <param name="parameters">Its values.</param>
    /// <exception cref="LakeQueryException">The text is no single statement.</exception>
    /// <exception cref="LakeUnsupportedException">The statement is none that Lake.Local runs.</exception>
    public static SqlStatement Analyze(DuckConnection connection, string text, IReadOnlyList<object?> parameters)
    {
        SqlLexer lexer = new(text);
        SqlToken first = lexer.Next();
        int query = lexer.Is(first, "EXPLAIN") ? SkipExplain(lexer) : 0;
        if (lexer.Is(first, "DROP"))
        {
            return Drop(lexer, text);
        }

        // What EXPLAIN explains is analysed alone: blanks in its place keep every position in the text.
        string alone = query == 0 ? text : new string(' ', query) + text[query..];
        using JsonDocument tree = JsonDocument.Parse(connection.QueryText("SELECT json_serialize_sql(CAST($1 AS VARCHAR))", [alone])!, new JsonDocumentOptions { MaxDepth = 100_000 });
        JsonElement root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            throw Refusal(lexer, text, first, root);
        }

        JsonElement statements = root.GetProperty("statements");
        if (statements.GetArrayLength() != 1)
        {
            throw new LakeQueryException($"The text holds {statements.GetArrayLength()} statements. Expected one.");
        }

        return new SqlStatement(text, new SqlTree(text, parameters).Read(statements[0])) { RowQuery = query == 0 ? SqlRowQuery.Of(statements[0], text, parameters) : null };
    }

    // EXPLAIN [ANALYZE] [(option, …)] statement
    private static int SkipExplain(SqlLexer lexer)
    {
        SqlToken token = lexer.Next();
        if (lexer.Is(token, "ANALYZE"))
        {
            token = lexer.Next();
        }

        if (lexer.Is(token, '('))
        {
            SqlToken inner = lexer.Next();
            if (!lexer.Is(inner, "FORMAT") && !lexer.Is(inner, "ANALYZE"))
            {
                return token.Start;
            }

            while (inner.Kind != SqlTokenKind.End && !lexer.Is(inner, ')'))
            {
                inner = lexer.Next();
            }

            token = lexer.Next();
        }

        return token.Start;
    }

    // DROP TABLE [IF EXISTS] name
    private static SqlStatement Drop(SqlLexer lexer, string text)
    {
        SqlToken token = lexer.Next();
        if (!lexer.Is(token, "TABLE"))
        {
            throw new LakeUnsupportedException("Of the DROP statements Lake.Local runs DROP TABLE only.");
        }

        token = lexer.Next();
        bool ifExists = lexer.Is(token, "IF") && lexer.Is(lexer.Next(), "EXISTS");
        token = ifExists ? lexer.Next() : token;
        int start = token.Start;
        List<string> parts = [];
        while (token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName)
        {
            parts.Add(lexer.Name(token));
            token = lexer.Next();
            if (!lexer.Is(token, '.'))
            {
                break;
            }

            token = lexer.Next();
        }

        if (lexer.Is(token, ';'))
        {
            token = lexer.Next();
        }

        return token.Kind == SqlTokenKind.End && parts.Count is > 0 and <= 3
            ? new SqlStatement(text, [], new SqlTable(parts.Count == 3 ? parts[0] : string.Empty, parts.Count > 1 ? parts[^2] : string.Empty, parts[^1], string.Empty, start)) { IfExists = ifExists }
            : throw new LakeQueryException($"Expected DROP TABLE [IF EXISTS] namespace.table and nothing after it. Found: {text}");
    }

    private static Exception Refusal(SqlLexer lexer, string text, SqlToken first, JsonElement error)
    {
        if (error.GetProperty("error_type").GetString() != "not implemented")
        {
            string place = error.TryGetProperty("position", out JsonElement position) && int.TryParse(position.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out int before)
                ? string.Create(CultureInfo.InvariantCulture, $", at character {before + 1} of: {text}")
                : string.Empty;
            return new LakeQueryException($"The statement is no SQL: {error.GetProperty("error_message").GetString()}{place}");
        }

        if (lexer.Is(first, "EXPLAIN"))
        {
            return new LakeUnsupportedException("EXPLAIN takes a query.");
        }

        string keyword = lexer.Name(first).ToUpperInvariant();
        string instead = keyword switch
        {
            "INSERT" => "Call InsertAsync.",
            "UPDATE" => "Call UpdateAsync.",
            "DELETE" or "TRUNCATE" => "Call DeleteAsync.",
            "MERGE" => "Call UpsertAsync.",
            "CREATE" => "Tables are made from records: call EnsureTableAsync.",
            "ALTER" => "A table has the schema of its record.",
            "SET" or "RESET" or "PRAGMA" or "USE" => "The engine's configuration is locked: give LocalLakeOptions when the client is made.",
            "PIVOT" => "Name the values, PIVOT … ON column IN (…).",
            _ => "It runs queries, EXPLAIN of a query, and DROP TABLE.",
        };
        return new LakeUnsupportedException($"Lake.Local does not run {keyword}. {instead}");
    }

    /// <summary>The index of the character at an offset in bytes, which is how the engine tells where a table stands.</summary>
    public static int CharacterAt(string text, int offset)
    {
        int index = 0;
        for (int bytes = 0; bytes < offset && index < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(index), out Rune rune, out int length);
            bytes += rune.Utf8SequenceLength;
            index += length;
        }

        return index;
    }
}
