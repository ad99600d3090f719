using System.Globalization;
using System.Text;

namespace LakeOrm.Sql;

/// <summary>Puts a statement's text together and follows its quotes and comments, so that what stands in a hole is what the engine takes for a parameter.</summary>
/// <param name="isSpark">Whether Spark reads the text; else an engine that reads as the standard has it.</param>
/// <param name="check">Whether they are followed; text for a message need not be right.</param>
internal sealed class SqlText(bool isSpark, bool check)
{
    // IN over no rows is false and NOT IN over no rows is true, as over an empty list; (NULL) would make both unknown.
    private const string NoRows = "SELECT NULL WHERE false";

    private readonly StringBuilder _text = new();
    private readonly SqlScanner? _scanner = check ? new SqlScanner(isSpark) : null;
    private readonly List<object?> _parameters = [];
    private SqlPartKind _last = SqlPartKind.Literal;

    public IReadOnlyList<object?> Parameters => _parameters;

    public void Append(SqlPart part, SqlPart? next)
    {
        if (part.Kind == SqlPartKind.Literal)
        {
            Separate(part.Text, isMarker: false);
            _text.Append(part.Text);
            _scanner?.Scan(part.Text);
        }
        else
        {
            _scanner?.ExpectCode(_text, part.Kind == SqlPartKind.Quoted ? "name" : "parameter");
            string text = part.Kind switch
            {
                SqlPartKind.Quoted => string.Join('.', part.Values.Select(n => Quote((string)n!))),
                SqlPartKind.Parameter => Marker(part.Values[0]),
                _ => List(part.Values, next),
            };
            Separate(text, isMarker: part.Kind == SqlPartKind.Parameter);
            _text.Append(text);
        }

        if (part.Text.Length > 0 || part.Kind != SqlPartKind.Literal)
        {
            _last = part.Kind;
        }
    }

    public void Complete() => _scanner?.Complete(_text);

    public override string ToString() => _text.ToString();

    private string List(IReadOnlyList<object?> values, SqlPart? next)
    {
        string items = values.Count == 0 ? NoRows : string.Join(", ", values.Select(Marker));
        bool enclosed = _text.ToString().AsSpan().TrimEnd() is [.., '('] && next is { Kind: SqlPartKind.Literal } && next.Text.AsSpan().TrimStart() is [')', ..];
        return enclosed ? items : $"({items})";
    }

    private string Quote(string name) => isSpark ? $"`{name.Replace("`", "``", StringComparison.Ordinal)}`" : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private string Marker(object? value)
    {
        _parameters.Add(value);
        return "$" + _parameters.Count.ToString(CultureInfo.InvariantCulture);
    }

    // $1 beside 0 is $10, and beside a letter part of a name: a marker stands alone.
    private void Separate(string next, bool isMarker)
    {
        if ((isMarker || _last == SqlPartKind.Parameter) && _text.Length > 0 && next.Length > 0 && SqlScanner.IsWord(_text[^1]) && SqlScanner.IsWord(next[0]))
        {
            _text.Append(' ');
        }
    }
}
