using System.Globalization;
using System.Text;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Parameters;

/// <summary>Puts values into the places of <c>$1</c>, <c>$2</c>, … of a statement in Spark's SQL, or names that stand for them.</summary>
internal sealed class SparkText
{
    private const string Prefix = "lakeorm_";

    private readonly string _text;
    private readonly StringBuilder _result;
    private readonly Func<int, string> _replace;
    private int _at;

    private SparkText(string text, Func<int, string> replace)
    {
        _text = text;
        _replace = replace;
        _result = new StringBuilder(text.Length + 64);
    }

    /// <summary>Binds values to a statement.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="parameters">The values.</param>
    /// <param name="binding">How they get into it.</param>
    /// <exception cref="ArgumentException">A marker has no value, a value has no marker, or a quote or comment stays open.</exception>
    public static SQL Bind(string text, IReadOnlyList<object?> parameters, ParameterBinding binding)
    {
        SQL sql = new();
        HashSet<int> used = [];
        sql.Query = new SparkText(text, number =>
        {
            if (number < 1 || number > parameters.Count)
            {
                throw new ArgumentException($"The statement has the marker ${number}, and {parameters.Count} values.");
            }

            used.Add(number);
            return binding == ParameterBinding.Literals ? ParameterValue.ToSql(parameters[number - 1], number) : $":{Prefix}{number}";
        }).Rewrite();
        for (int number = 1; number <= parameters.Count; number++)
        {
            if (!used.Contains(number))
            {
                throw new ArgumentException(
                    $"The marker ${number} stands inside a quoted text, a quoted name or a comment as Spark reads the statement, or nowhere. Spark takes a backslash in a text for an escape: write it twice, or put the text into a value.");
            }

            if (binding == ParameterBinding.Native)
            {
                sql.NamedArguments.Add($"{Prefix}{number}", new Expression { Literal = ParameterValue.ToLiteral(parameters[number - 1], number) });
            }
        }

        return sql;
    }

    /// <summary>Gives the markers of a statement other numbers.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="number">The new number for an old one.</param>
    /// <exception cref="ArgumentException">A quote or comment stays open.</exception>
    public static string Renumber(string text, Func<int, int> number) => new SparkText(text, n => string.Create(CultureInfo.InvariantCulture, $"${number(n)}")).Rewrite();

    private string Rewrite()
    {
        while (_at < _text.Length)
        {
            char c = _text[_at];
            char next = Peek(1);
            switch (c)
            {
                case '\'' or '"':
                    Copy(TextEnd(c, isRaw: _at > 0 && _text[_at - 1] is 'r' or 'R' && (_at == 1 || !IsWord(_text[_at - 2]))));
                    break;
                case '`':
                    Copy(Closing('`', "a quoted name"));
                    break;
                case '-' when next == '-':
                    Copy(LineEnd());
                    break;
                case '/' when next == '*' && Peek(2) != '+':
                    Copy(CommentEnd());
                    break;
                case '$' when !IsWord(Peek(-1)):
                    Dollar();
                    break;
                default:
                    Copy(_at + 1);
                    break;
            }
        }

        return _result.ToString();
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or >= '\u0080';

    private char Peek(int offset) => _at + offset >= 0 && _at + offset < _text.Length ? _text[_at + offset] : '\0';

    private void Copy(int end)
    {
        _result.Append(_text, _at, end - _at);
        _at = end;
    }

    private int TextEnd(char quote, bool isRaw)
    {
        for (int i = _at + 1; i < _text.Length; i++)
        {
            if (_text[i] == '\\' && !isRaw)
            {
                i++;
            }
            else if (_text[i] == quote)
            {
                // A quote written twice closes and opens again, which comes to the same.
                return i + 1;
            }
        }

        throw Open("a quoted text");
    }

    private int Closing(char quote, string what)
    {
        int end = _text.IndexOf(quote, _at + 1);
        return end < 0 ? throw Open(what) : end + 1;
    }

    // A backslash at a line's end has the comment go on.
    private int LineEnd()
    {
        for (int i = _at + 2; i < _text.Length; i++)
        {
            if (_text[i] is '\r' or '\n' && !(_text[i] == '\n' && _text[i - 1] == '\\'))
            {
                return i + 1;
            }
        }

        return _text.Length;
    }

    private int CommentEnd()
    {
        int depth = 1;
        for (int i = _at + 2; i < _text.Length - 1; i++)
        {
            if (_text[i] == '*' && _text[i + 1] == '/')
            {
                i++;
                if (--depth == 0)
                {
                    return i + 1;
                }
            }
            else if (_text[i] == '/' && _text[i + 1] == '*' && !(i + 2 < _text.Length && _text[i + 2] == '+'))
            {
                i++;
                depth++;
            }
        }

        throw Open("a comment");
    }

    // $1 is a marker; $$ and $tag$ open a text.
    private void Dollar()
    {
        int end = _at + 1;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }

        if (end > _at + 1)
        {
            if (!int.TryParse(_text.AsSpan(_at + 1, end - _at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || (end < _text.Length && (IsWord(_text[end]) || _text[end] == '$')))
            {
                throw new ArgumentException($"'{_text[_at..Math.Min(end + 1, _text.Length)]}' is no marker: expected $1, $2, … with no letter after it.");
            }

            // Whatever it stands beside, it stays a token of its own.
            _result.Append(' ').Append(_replace(number)).Append(' ');
            _at = end;
            return;
        }

        while (end < _text.Length && IsWord(_text[end]))
        {
            end++;
        }

        if (end == _text.Length || _text[end] != '$')
        {
            Copy(_at + 1);
            return;
        }

        string tag = _text[_at..(end + 1)];
        int close = _text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        Copy(close < 0 ? throw Open("a dollar-quoted text") : close + tag.Length);
    }

    private static ArgumentException Open(string what) => new($"The statement ends inside {what}, as Spark reads it. Spark takes a backslash in a text for an escape: write it twice, or put the text into a value.");
}
