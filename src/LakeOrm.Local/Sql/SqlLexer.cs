namespace LakeOrm.Local.Sql;

/// <summary>
/// Splits a statement into tokens as the engine does, so that what stands in quotes or in a comment is never taken for something else.
/// It reads statements that the engine has parsed: it need not find errors, only agree about where tokens end.
/// </summary>
internal sealed class SqlLexer(string text, int position = 0)
{
    private int _position = position;

    /// <summary>Reads the next token.</summary>
    public SqlToken Next()
    {
        SkipBlank();
        int start = _position;
        if (start >= text.Length)
        {
            return new SqlToken(SqlTokenKind.End, text.Length, 0);
        }

        SqlTokenKind kind = Read(text[start]);
        return new SqlToken(kind, start, _position - start);
    }

    /// <summary>Whether a token is this keyword.</summary>
    public bool Is(SqlToken token, string keyword) =>
        token.Kind == SqlTokenKind.Word && text.AsSpan(token.Start, token.Length).Equals(keyword, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a token is this character.</summary>
    public bool Is(SqlToken token, char symbol) => token.Kind == SqlTokenKind.Symbol && text[token.Start] == symbol;

    /// <summary>A name's value, without its quotes.</summary>
    public string Name(SqlToken token) => token.Kind == SqlTokenKind.QuotedName
        ? text.Substring(token.Start + 1, token.Length - 2).Replace("\"\"", "\"", StringComparison.Ordinal)
        : text.Substring(token.Start, token.Length);

    private static bool StartsWord(char c) => char.IsAsciiLetter(c) || c is '_' or >= '\u0080';

    private static bool ContinuesWord(char c) => StartsWord(c) || char.IsAsciiDigit(c) || c == '$';

    private SqlTokenKind Read(char c)
    {
        char next = _position + 1 < text.Length ? text[_position + 1] : '\0';
        switch (c)
        {
            case '\'':
                ReadQuoted('\'', escapes: false);
                return SqlTokenKind.Literal;
            case 'e' or 'E' when next == '\'':
                _position++;
                ReadQuoted('\'', escapes: true);
                return SqlTokenKind.Literal;
            case 'x' or 'X' or 'b' or 'B' or 'n' or 'N' when next == '\'':
                _position++;
                ReadQuoted('\'', escapes: false);
                return SqlTokenKind.Literal;
            case '"':
                ReadQuoted('"', escapes: false);
                return SqlTokenKind.QuotedName;
            case '$' when char.IsAsciiDigit(next):
                _position++;
                ReadWhile(char.IsAsciiDigit);
                return SqlTokenKind.Parameter;
            case '$' when next == '$' || StartsWord(next):
                return ReadDollar();
        }

        if (StartsWord(c))
        {
            ReadWhile(ContinuesWord);
            return SqlTokenKind.Word;
        }

        if (char.IsAsciiDigit(c))
        {
            // A number's sign, fraction and exponent may come as tokens of their own: nobody here asks for its value.
            ReadWhile(static d => char.IsAsciiLetterOrDigit(d) || d == '_');
            return SqlTokenKind.Literal;
        }

        _position++;
        return SqlTokenKind.Symbol;
    }

    private void ReadWhile(Func<char, bool> belongs)
    {
        while (_position < text.Length && belongs(text[_position]))
        {
            _position++;
        }
    }

    private void ReadQuoted(char quote, bool escapes)
    {
        for (_position++; _position < text.Length; _position++)
        {
            if (escapes && text[_position] == '\\')
            {
                _position++;
            }
            else if (text[_position] == quote)
            {
                _position++;
                if (_position >= text.Length || text[_position] != quote)
                {
                    return;
                }
            }
        }

        _position = text.Length;
    }

    // $tag$ … $tag$ is text; $name alone is a parameter with a name.
    private SqlTokenKind ReadDollar()
    {
        int start = _position++;
        ReadWhile(static c => StartsWord(c) || char.IsAsciiDigit(c));
        if (_position >= text.Length || text[_position] != '$')
        {
            return SqlTokenKind.Parameter;
        }

        string tag = text[start..++_position];
        int end = text.IndexOf(tag, _position, StringComparison.Ordinal);
        _position = end < 0 ? text.Length : end + tag.Length;
        return SqlTokenKind.Literal;
    }

    private void SkipBlank()
    {
        while (_position < text.Length)
        {
            if (char.IsWhiteSpace(text[_position]))
            {
                _position++;
            }
            else if (string.CompareOrdinal(text, _position, "--", 0, 2) == 0)
            {
                int end = text.AsSpan(_position).IndexOfAny('\n', '\r');
                _position = end < 0 ? text.Length : _position + end;
            }
            else if (string.CompareOrdinal(text, _position, "/*", 0, 2) == 0)
            {
                SkipComment();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipComment()
    {
        int depth = 0;
        while (_position < text.Length)
        {
            if (string.CompareOrdinal(text, _position, "/*", 0, 2) == 0)
            {
                depth++;
                _position += 2;
            }
            else if (string.CompareOrdinal(text, _position, "*/", 0, 2) == 0)
            {
                _position += 2;
                if (--depth == 0)
                {
                    return;
                }
            }
            else
            {
                _position++;
            }
        }
    }
}
