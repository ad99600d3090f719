using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LakeOrm.Spark.Sql;

/// <summary>Has a query read every table that it names at one version: what stands after <c>FROM</c>, <c>JOIN</c> or a comma between them, and is no subquery, function or name of <c>WITH</c>.</summary>
internal sealed class TimeTravel
{
    private static readonly FrozenSet<string> Ends = FrozenSet.ToFrozenSet(
        ["SELECT", "WHERE", "GROUP", "HAVING", "ORDER", "SORT", "CLUSTER", "DISTRIBUTE", "LIMIT", "OFFSET", "UNION", "EXCEPT", "INTERSECT", "MINUS", "WINDOW", "QUALIFY", "LATERAL"], StringComparer.OrdinalIgnoreCase);

    // What stands before a query within another.
    private static readonly FrozenSet<string> BeforeQuery = FrozenSet.ToFrozenSet(["(", "UNION", "EXCEPT", "INTERSECT", "MINUS", "ALL", "DISTINCT"], StringComparer.OrdinalIgnoreCase);

    private readonly string _text;
    private readonly IReadOnlyList<SparkToken> _tokens;
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);

    private TimeTravel(string text)
    {
        _text = WithoutTableQueries(text);
        _tokens = SparkLexer.Read(_text);
        FindNames();
    }

    /// <summary>The query at a version.</summary>
    /// <param name="text">The query.</param>
    /// <param name="version">The version, or the time.</param>
    /// <param name="resolve">Says which version that is of a table.</param>
    public static async ValueTask<string> AtAsync(string text, LakeVersion version, Func<LakeTableName, ValueTask<LakeVersion>> resolve)
    {
        TimeTravel query = new(text);
        text = query._text;
        StringBuilder result = new();
        int copied = 0;
        foreach ((LakeTableName? table, int end) in query.Tables())
        {
            result.Append(text, copied, end - copied).Append(Clause(table is null ? version : await resolve(table).ConfigureAwait(false)));
            copied = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private static string Clause(LakeVersion version) => version.Version is { } number
        ? string.Create(CultureInfo.InvariantCulture, $" VERSION AS OF {number}")
        : $" TIMESTAMP AS OF timestamp_micros({version.Time!.Value.UtcTicks / TimeSpan.TicksPerMicrosecond - DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond}L)";

    // TABLE t is a query as well, and takes no version.
    private static string WithoutTableQueries(string text)
    {
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        string result = text;
        for (int i = tokens.Count - 2; i >= 0; i--)
        {
            if (SparkLexer.IsWord(text, tokens[i], "TABLE") && tokens[i + 1].Kind is SparkTokenKind.Word or SparkTokenKind.QuotedName && BeginsQuery(i) && EndsQuery(SparkTableReference.Read(text, tokens, i + 1).LastToken + 1))
            {
                result = $"{result[..tokens[i].Start]}SELECT * FROM{result[tokens[i].End..]}";
            }
        }

        return result;

        string Text(int at) => text[tokens[at].Start..tokens[at].End];
        bool BeginsQuery(int at) => at == 0 || BeforeQuery.Contains(Text(at - 1)) || (Text(at - 1) == ")" && SparkLexer.IsWord(text, tokens[0], "WITH"));
        bool EndsQuery(int at) => at == tokens.Count || Text(at) is ")" or ";" || Ends.Contains(Text(at));
    }

    // The tables, and where their names end; null for a name that is none of LakeOrm's.
    private IEnumerable<(LakeTableName? Table, int End)> Tables()
    {
        // For each open parenthesis, whether a table may come after a comma, and whether it holds no query: FROM is a word of a function there.
        Stack<(bool Lists, bool IsExpression)> scopes = new([(false, false)]);
        bool expects = false;
        for (int i = 0; i < _tokens.Count; i++)
        {
            SparkToken token = _tokens[i];
            if (expects && (token.Kind is SparkTokenKind.Word or SparkTokenKind.QuotedName) && !IsEnd(token))
            {
                expects = false;
                SparkTableReference name = SparkTableReference.Read(_text, _tokens, i);
                i = name.LastToken;
                if (IsTable(name))
                {
                    yield return (name.ToTableName(), _tokens[i].End);
                }
            }
            else if (IsSymbol(i, '('))
            {
                scopes.Push((expects, !expects && !Is(i + 1, "SELECT") && !Is(i + 1, "WITH") && !Is(i + 1, "FROM")));
            }
            else if (IsSymbol(i, ')'))
            {
                expects = false;
                if (scopes.Count > 1)
                {
                    scopes.Pop();
                }
            }
            else if (IsSymbol(i, ','))
            {
                expects = scopes.Peek().Lists;
            }
            else if (Is(i, "JOIN") || (Is(i, "FROM") && !Is(i - 1, "DISTINCT") && !scopes.Peek().IsExpression))
            {
                scopes.Push((true, scopes.Pop().IsExpression));
                expects = true;
            }
            else if (IsEnd(token))
            {
                scopes.Push((false, scopes.Pop().IsExpression));
                expects = false;
            }
        }
    }

    // WITH a AS (…), b (x, y) AS (…)
    private void FindNames()
    {
        for (int i = 1; i + 1 < _tokens.Count; i++)
        {
            if (_tokens[i].Kind is SparkTokenKind.Word or SparkTokenKind.QuotedName && (Is(i - 1, "WITH") || Is(i - 1, "RECURSIVE") || IsSymbol(i - 1, ',')) && (IsSymbol(i + 1, '(') || Is(i + 1, "AS"))
                && FollowedByQuery(i + 1))
            {
                _named.Add(SparkLexer.Name(_text, _tokens[i]));
            }
        }
    }

    private bool FollowedByQuery(int at)
    {
        if (IsSymbol(at, '('))
        {
            while (at < _tokens.Count && !IsSymbol(at, ')'))
            {
                at++;
            }

            at++;
        }

        return Is(at, "AS") && IsSymbol(at + 1, '(') && (Is(at + 2, "SELECT") || Is(at + 2, "WITH") || Is(at + 2, "VALUES") || Is(at + 2, "FROM") || Is(at + 2, "TABLE") || IsSymbol(at + 2, '('));
    }

    private bool IsTable(SparkTableReference name)
    {
        int next = name.LastToken + 1;
        return !IsSymbol(next, '(')
            && !Is(name.LastToken, "VALUES")
            && !Is(next, "VERSION")
            && !Is(next, "TIMESTAMP")
            && !(Is(next, "FOR") && (Is(next + 1, "VERSION") || Is(next + 1, "TIMESTAMP") || Is(next + 1, "SYSTEM_VERSION") || Is(next + 1, "SYSTEM_TIME")))
            && !(name.Parts is [var only] && _named.Contains(only));
    }

    // A word that is in quotes is a name.
    private bool IsEnd(SparkToken token) => token.Kind == SparkTokenKind.Word && Ends.Contains(_text[token.Start..token.End]);

    private bool Is(int at, string word) => at >= 0 && at < _tokens.Count && SparkLexer.IsWord(_text, _tokens[at], word);

    private bool IsSymbol(int at, char symbol) => at < _tokens.Count && SparkLexer.IsSymbol(_text, _tokens[at], symbol);
}
