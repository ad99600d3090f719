using System.Collections.Frozen;
using LakeOrm.Drivers;

namespace LakeOrm.Spark.Sql;

/// <summary>Looks at expressions over one row of one table, which are put into a statement of ours: they can name the table's columns, and nothing else. What else is wrong with them the engine says.</summary>
internal static class SparkExpressions
{
    private static readonly FrozenSet<string> Beyond = FrozenSet.ToFrozenSet(["SELECT", "WITH", "OVER", "VALUES", "TABLE"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses a condition that does more than look at a row.</summary>
    /// <exception cref="LakeQueryException">The text is no expression.</exception>
    /// <exception cref="LakeUnsupportedException">It has a subquery, or looks at other rows.</exception>
    public static void CheckCondition(LakeStatement condition) => Check(condition.Text, SparkLexer.Read(condition.Text), "condition");

    /// <summary>Splits assignments into columns and expressions, whose parameters keep their numbers.</summary>
    /// <exception cref="LakeQueryException">The text is no list of assignments.</exception>
    /// <exception cref="LakeUnsupportedException">An expression does more than look at a row.</exception>
    public static IReadOnlyList<(string Column, string Expression)> AssignmentsOf(LakeStatement assignments)
    {
        string text = assignments.Text;
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        Check(text, tokens, "list of assignments");
        List<(string, string)> result = [];
        int at = 0;
        do
        {
            if (at + 2 > tokens.Count || tokens[at].Kind is not (SparkTokenKind.Word or SparkTokenKind.QuotedName) || !SparkLexer.IsSymbol(text, tokens[at + 1], '='))
            {
                string found = at < tokens.Count ? $"'{text[tokens[at].Start..]}'" : "the end";
                throw new LakeQueryException($"'{text}' is no list of assignments: expected column = expression, found {found}.");
            }

            string column = SparkLexer.Name(text, tokens[at]);
            int first = at += 2;
            for (int depth = 0; at < tokens.Count && !(depth == 0 && SparkLexer.IsSymbol(text, tokens[at], ',')); at++)
            {
                depth += Depth(text, tokens[at]);
            }

            if (at == first)
            {
                throw new LakeQueryException($"'{text}' is no list of assignments: the column '{column}' gets nothing.");
            }

            result.Add((column, text[tokens[first].Start..tokens[at - 1].End]));
        }
        while (at++ < tokens.Count);

        return result;
    }

    private static void Check(string text, IReadOnlyList<SparkToken> tokens, string what)
    {
        int depth = 0;
        foreach (SparkToken token in tokens)
        {
            depth += Depth(text, token);
            if (depth < 0 || SparkLexer.IsSymbol(text, token, ';'))
            {
                throw new LakeQueryException($"'{text}' is no {what}: '{text[token.Start]}' ends it before its end.");
            }

            if (token.Kind == SparkTokenKind.Word && Beyond.Contains(text[token.Start..token.End]))
            {
                throw new LakeUnsupportedException($"The {what} '{text}' has {text[token.Start..token.End].ToUpperInvariant()}. It can only look at the columns of one row; a subquery or window is a query of its own.");
            }
        }

        if (depth != 0)
        {
            throw new LakeQueryException($"'{text}' is no {what}: a parenthesis stays open.");
        }
    }

    private static int Depth(string text, SparkToken token) => token.Kind != SparkTokenKind.Symbol ? 0 : text[token.Start] is '(' or '[' ? 1 : text[token.Start] is ')' or ']' ? -1 : 0;
}
