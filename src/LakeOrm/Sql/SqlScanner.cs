using System.Text;

namespace LakeOrm.Sql;

/// <summary>Follows the quotes and comments of SQL text that comes in pieces. The same source runs in the analyzer, so that the editor says what the run would.</summary>
/// <remarks>
/// Quotes as in the SQL standard: a quote is written twice to stand inside, and a backslash means nothing, except in <c>E'…'</c>. Or as Spark has them: texts in single or
/// double quotes, in which a backslash escapes, except in <c>R'…'</c>. The analyzer does not know the engine and takes the standard; a text that it misreads is read again at the run.
/// A value itself is never text.
/// </remarks>
/// <param name="isSpark">Whether Spark reads the text.</param>
internal sealed class SqlScanner(bool isSpark = false)
{
    private State _state;
    private char _quote;
    private int _depth;
    private char _previous;
    private int _wordLength;
    private bool _leftEscapedText;
    private StringBuilder? _dollarTag;
    private string _closingTag = string.Empty;
    private int _closingMatched;

    private enum State
    {
        Code,
        Text,
        EscapedText,
        Name,
        BacktickName,
        LineComment,
        BlockComment,
        DollarText,
    }

    /// <summary>What the text so far has opened and not closed, such as "a quoted text"; null where it is code.</summary>
    public string? Inside => _state switch
    {
        State.Code => null,
        State.Text or State.EscapedText => "a quoted text",
        State.Name or State.BacktickName => "a quoted name",
        State.DollarText => "a dollar-quoted text",
        _ => "a comment",
    };

    /// <summary>Whether a character can be part of a name; engines take all beyond ASCII for letters.</summary>
    public static bool IsWord(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '$' or >= '\u0080';

    public void Scan(string text)
    {
        foreach (char c in text)
        {
            Step(c);
        }
    }

    /// <summary>The place of a hole must be code.</summary>
    public void ExpectCode(StringBuilder before, string what)
    {
        EndDollar(before);
        if (Inside is { } place)
        {
            throw new ArgumentException(
                $"A hole for a {what} stands inside {place}, after: {Tail(before)} There it would be text. Take the quotes away: a value needs none, it is a bound parameter; to match a part of a text, put the pattern into the value.");
        }

        _previous = '\0';
        _wordLength = 0;
    }

    public void Complete(StringBuilder text)
    {
        EndDollar(text);
        if (_state is not (State.Code or State.LineComment))
        {
            throw new ArgumentException($"The statement ends inside {Inside}: {Tail(text)}");
        }
    }

    private void Step(char c)
    {
        if (_dollarTag is not null)
        {
            StepDollar(c);
            return;
        }

        switch (_state)
        {
            case State.Code:
                StepCode(c);
                break;
            case State.EscapedText when _previous == '\\':
                // What a backslash escapes means nothing more.
                c = '\0';
                break;
            case State.EscapedText when c == _quote:
                _leftEscapedText = !isSpark;
                _state = State.Code;
                c = '\0';
                break;
            case State.Text when c == _quote:
            case State.Name when c == '"':
            case State.BacktickName when c == '`':
            case State.LineComment when c is '\n' or '\r' && !(isSpark && _previous == '\\' && c == '\n'):
                // A doubled quote closes and opens again, which comes to the same.
                _state = State.Code;
                c = '\0';
                break;
            case State.BlockComment when _previous == '*' && c == '/':
                _depth--;
                _state = _depth == 0 ? State.Code : State.BlockComment;
                c = '\0';
                break;
            case State.BlockComment when _previous == '/' && c == '*':
                _depth++;
                c = '\0';
                break;
            case State.DollarText:
                _closingMatched = c == _closingTag[_closingMatched] ? _closingMatched + 1 : c == '$' ? 1 : 0;
                if (_closingMatched == _closingTag.Length)
                {
                    _state = State.Code;
                    c = '\0';
                }

                break;
            default:
                break;
        }

        _previous = c;
    }

    private void StepCode(char c)
    {
        int wordLength = _wordLength;
        bool escapes = isSpark ? !(wordLength == 1 && _previous is ('r' or 'R')) : _leftEscapedText || (wordLength == 1 && _previous is ('e' or 'E'));
        _leftEscapedText = false;
        _wordLength = IsWord(c) && (wordLength > 0 || !(c is >= '0' and <= '9' || c == '$')) ? wordLength + 1 : 0;
        switch (c)
        {
            case '\'':
            case '"' when isSpark:
                _quote = c;
                _state = escapes ? State.EscapedText : State.Text;
                break;
            case '"':
                _state = State.Name;
                break;
            case '`':
                _state = State.BacktickName;
                break;
            case '-' when _previous == '-':
                _state = State.LineComment;
                break;
            case '*' when _previous == '/':
                _state = State.BlockComment;
                _depth = 1;
                break;
            case '?':
                throw Marker("?");
            case '$' when wordLength == 0:
                _dollarTag = new StringBuilder("$");
                break;
            default:
                break;
        }
    }

    // $$ and $tag$ open a text; $ and a digit or name that nothing closes is a parameter marker.
    private void StepDollar(char c)
    {
        if (c == '$')
        {
            _closingTag = _dollarTag!.Append('$').ToString();
            _closingMatched = 0;
            _dollarTag = null;
            _state = State.DollarText;
        }
        else if (char.IsLetter(c) || c == '_' || (char.IsDigit(c) && _dollarTag!.Length > 1))
        {
            _dollarTag!.Append(c);
        }
        else
        {
            throw Marker(_dollarTag!.ToString() + (char.IsDigit(c) ? c : string.Empty));
        }
    }

    private void EndDollar(StringBuilder text)
    {
        if (_dollarTag is not null)
        {
            throw new ArgumentException($"A $ stands before a hole or the end, after: {Tail(text)} In an interpolated string of C# a hole is {{value}}, without a $.");
        }
    }

    private static ArgumentException Marker(string marker) =>
        new($"The statement has the parameter marker '{marker}' of its own. Write the value into a hole, {{value}}: it becomes a bound parameter. A '?' or '$' that is data stands in quotes or in a value.");

    private static string Tail(StringBuilder text) => text.Length <= 40 ? text.ToString() : "…" + text.ToString(text.Length - 40, 40);
}
