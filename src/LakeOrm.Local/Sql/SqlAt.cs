using System.Globalization;

namespace LakeOrm.Local.Sql;

/// <summary>The text of one <c>name [alias] AT (unit =&gt; expression)</c> in a statement. The engine has parsed it; this only finds its parts again.</summary>
/// <param name="NameEnd">Where the table's name ends.</param>
/// <param name="Start">Where the clause begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Expression">The expression.</param>
internal sealed record SqlAt(int NameEnd, int Start, int End, string Expression)
{
    /// <summary>Finds the clause of a table that has one.</summary>
    public static SqlAt Find(string text, SqlTable table)
    {
        SqlLexer lexer = new(text, table.Start);
        SqlToken token = lexer.Next();
        int nameEnd = token.End;
        for (token = lexer.Next(); lexer.Is(token, '.'); token = lexer.Next())
        {
            nameEnd = lexer.Next().End;
        }

        if (table.Alias.Length > 0)
        {
            token = lexer.Is(token, "AS") ? lexer.Next() : token;
            token = lexer.Next();
            if (lexer.Is(token, '('))
            {
                SkipParentheses(lexer);
                token = lexer.Next();
            }
        }

        int start = token.Start;
        if (!lexer.Is(token, "AT") || !lexer.Is(lexer.Next(), '('))
        {
            throw new LakeUnsupportedException($"The AT clause of '{table}' cannot be told from what is around it. Write it right after the table's name or alias, as in: {table} AT (VERSION => 3)");
        }

        // unit => expression )
        lexer.Next();
        lexer.Next();
        int expression = lexer.Next().End;
        int close = SkipParentheses(lexer);
        return new SqlAt(nameEnd, start, close, text[expression..(close - 1)]);
    }

    /// <summary>Gives the parameters that a text still names new numbers without gaps.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parameters">The values of all parameters.</param>
    /// <returns>The text and the values of those that it names.</returns>
    public static (string Text, IReadOnlyList<object?> Parameters) Renumber(string text, IReadOnlyList<object?> parameters)
    {
        SqlLexer lexer = new(text);
        List<object?> values = [];
        Dictionary<int, int> numbers = [];
        List<SqlEdit> edits = [];
        for (SqlToken token = lexer.Next(); token.Kind != SqlTokenKind.End; token = lexer.Next())
        {
            if (token.Kind == SqlTokenKind.Parameter && int.TryParse(text.AsSpan(token.Start + 1, token.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int old) && old >= 1 && old <= parameters.Count)
            {
                if (!numbers.TryGetValue(old, out int number))
                {
                    values.Add(parameters[old - 1]);
                    numbers[old] = number = values.Count;
                }

                edits.Add(new SqlEdit(token.Start, token.End, string.Create(CultureInfo.InvariantCulture, $"${number}")));
            }
        }

        return (Apply(text, edits), values);
    }

    /// <summary>Makes edits that do not overlap.</summary>
    public static string Apply(string text, IEnumerable<SqlEdit> edits)
    {
        foreach (SqlEdit edit in edits.OrderByDescending(static e => e.Start))
        {
            text = string.Concat(text.AsSpan(0, edit.Start), edit.Text, text.AsSpan(edit.End));
        }

        return text;
    }

    // After an opening parenthesis: where its closing one ends.
    private static int SkipParentheses(SqlLexer lexer)
    {
        SqlToken token = new(SqlTokenKind.Symbol, 0, 0);
        for (int depth = 1; depth > 0 && token.Kind != SqlTokenKind.End;)
        {
            token = lexer.Next();
            depth += lexer.Is(token, '(') ? 1 : lexer.Is(token, ')') ? -1 : 0;
        }

        return token.End;
    }
}
