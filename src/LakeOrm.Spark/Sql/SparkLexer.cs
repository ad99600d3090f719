namespace LakeOrm.Spark.Sql;

/// <summary>Cuts a statement in Spark's SQL into tokens. It has been built by <see cref="LakeSql"/>, so that its quotes and comments are closed.</summary>
/// <param name="text">The statement.</param>
internal sealed class SparkLexer(string text)
{
    private int _at;

    /// <summary>All tokens without the end.</summary>
    public static IReadOnlyList<SparkToken> Read(string text)
    {
        SparkLexer lexer = new(text);
        List<SparkToken> tokens = [];
        for (SparkToken token = lexer.Next(); token.Kind != SparkTokenKind.End; token = lexer.Next())
        {
            tokens.Add(token);
        }

        return tokens;
    }

    public SparkToken Next()
    {
        SkipBlanks();
        int start = _at;
        if (start == text.Length)
        {
            return new SparkToken(SparkTokenKind.End, start, start);
        }

        char c = text[start];
        SparkTokenKind kind = c switch
        {
            '`' => SparkTokenKind.QuotedName,
            '\'' or '"' => SparkTokenKind.Text,
            'r' or 'R' or 'x' or 'X' when start + 1 < text.Length && text[start + 1] is '\'' or '"' => SparkTokenKind.Text,
            '$' => SparkTokenKind.Value,
            _ when char.IsAsciiDigit(c) => SparkTokenKind.Value,
            _ when IsWord(c) => SparkTokenKind.Word,
            _ => SparkTokenKind.Symbol,
        };
        _at = kind switch
        {
            SparkTokenKind.QuotedName => NameEnd(start),
            SparkTokenKind.Text => TextEnd(start),
            SparkTokenKind.Word or SparkTokenKind.Value => WordEnd(start + 1),
            _ => start + 1,
        };
        return new SparkToken(kind, start, _at);
    }

    /// <summary>Whether a token is a word, whatever its letters' case.</summary>
    public static bool IsWord(string text, SparkToken token, string word) =>
        token.Kind == SparkTokenKind.Word && text.AsSpan(token.Start, token.End - token.Start).Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a token is a character.</summary>
    public static bool IsSymbol(string text, SparkToken token, char symbol) => token.Kind == SparkTokenKind.Symbol && text[token.Start] == symbol;

    /// <summary>The name that a token writes.</summary>
    public static string Name(string text, SparkToken token) => token.Kind == SparkTokenKind.QuotedName
        ? text[(token.Start + 1)..(token.End - 1)].Replace("``", "`", StringComparison.Ordinal)
        : text[token.Start..token.End];

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or >= '\u0080';

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]))
            {
                _at++;
            }
            else if (Starts("--"))
            {
                // A backslash at a line's end has the comment go on.
                do
                {
                    int line = text.AsSpan(_at).IndexOfAny('\r', '\n');
                    _at = line < 0 ? text.Length : _at + line + 1;
                }
                while (_at < text.Length && text[_at - 1] == '\n' && text[_at - 2] == '\\');
            }
            else if (Starts("/*"))
            {
                int depth = 0;
                do
                {
                    depth += Starts("/*") ? 1 : Starts("*/") ? -1 : 0;
                    _at += Starts("/*") || Starts("*/") ? 2 : 1;
                }
                while (depth > 0 && _at < text.Length);
            }
            else
            {
                return;
            }
        }
    }

    private bool Starts(string what) => string.CompareOrdinal(text, _at, what, 0, what.Length) == 0;

    private int NameEnd(int start)
    {
        int end = start + 1;
        while (end < text.Length)
        {
            if (text[end++] != '`')
            {
                continue;
            }

            if (end == text.Length || text[end] != '`')
            {
                return end;
            }

            end++;
        }

        return text.Length;
    }

    private int TextEnd(int start)
    {
        bool isRaw = text[start] is 'r' or 'R';
        int open = text[start] is '\'' or '"' ? start : start + 1;
        for (int i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && !isRaw)
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i + 1;
            }
        }

        return text.Length;
    }

    private int WordEnd(int at)
    {
        while (at < text.Length && IsWord(text[at]))
        {
            at++;
        }

        return at;
    }
}
