using System.Collections.Frozen;
using System.Text;
using LakeOrm.Drivers;
using LakeOrm.Spark.Connect.Parameters;

namespace LakeOrm.Spark.Sql;

/// <summary>Looks at expressions over one row of one table, which are put into a statement of ours: they can name the table's columns, and nothing else. What else is wrong with them the engine says.</summary>
internal static class SparkExpressions
{
    private static readonly FrozenSet<string> Beyond = FrozenSet.ToFrozenSet(["SELECT", "WITH", "OVER", "VALUES", "TABLE"], StringComparer.OrdinalIgnoreCase);

    // What a list without values expands to: rows, as a query takes them. What goes by one row takes none.
    private static readonly string[] EmptyList = ["IN", "(", "SELECT", "NULL", "WHERE", "false", ")"];

    // What stands before the operand of IN, beside a parenthesis or a comma.
    private static readonly FrozenSet<string> BeforeOperand = FrozenSet.ToFrozenSet(["AND", "OR", "NOT", "!", "CASE", "WHEN", "THEN", "ELSE"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A condition as a statement takes it that looks at each row by itself.</summary>
    /// <exception cref="LakeQueryException">The text is no expression.</exception>
    /// <exception cref="LakeUnsupportedException">It has a subquery, or looks at other rows.</exception>
    public static LakeStatement ConditionOf(LakeStatement condition)
    {
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(condition.Text);
        Check(condition.Text, tokens, "condition");
        return condition with { Text = WithoutEmptyLists(condition.Text, tokens) };
    }

    /// <summary>The text of a condition with its values in it, for where nothing takes parameters beside it.</summary>
    /// <inheritdoc cref="ConditionOf"/>
    public static string LiteralConditionOf(LakeStatement condition)
    {
        (string text, IReadOnlyList<object?> parameters, _) = ConditionOf(condition);
        return SparkText.Bind(text, parameters, ParameterBinding.Literals).Query;
    }

    /// <summary>An expression in which the columns stand without the table's name, for where that means nothing.</summary>
    public static string Unqualified(string text, string table)
    {
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        StringBuilder result = new();
        int copied = 0;
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            bool isTable = tokens[i].Kind is SparkTokenKind.Word or SparkTokenKind.QuotedName
                && SparkLexer.Name(text, tokens[i]).Equals(table, StringComparison.OrdinalIgnoreCase)
                && SparkLexer.IsSymbol(text, tokens[i + 1], '.')
                && !(i > 0 && SparkLexer.IsSymbol(text, tokens[i - 1], '.'));
            if (isTable)
            {
                result.Append(text, copied, tokens[i].Start - copied);
                copied = tokens[i + 1].End;
            }
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

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

            string expression = text[tokens[first].Start..tokens[at - 1].End];
            result.Add((column, WithoutEmptyLists(expression, SparkLexer.Read(expression))));
        }
        while (at++ < tokens.Count);

        return result;
    }

    private static void Check(string text, IReadOnlyList<SparkToken> tokens, string what)
    {
        int depth = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            i += IsEmptyList(text, tokens, i) ? EmptyList.Length : 0;
            if (i == tokens.Count)
            {
                break;
            }

            SparkToken token = tokens[i];
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

    private static bool IsEmptyList(string text, IReadOnlyList<SparkToken> tokens, int at) =>
        at + EmptyList.Length <= tokens.Count && Enumerable.Range(0, EmptyList.Length).All(i => text.AsSpan(tokens[at + i].Start, tokens[at + i].End - tokens[at + i].Start).Equals(EmptyList[i], StringComparison.OrdinalIgnoreCase));

    // IN is false and NOT IN is true over no values, of whatever is asked for, NULL too; the operand stays, so that the engine still says what is wrong with it.
    private static string WithoutEmptyLists(string text, IReadOnlyList<SparkToken> tokens)
    {
        for (int at = tokens.Count - 1; at > 0; at--)
        {
            if (!IsEmptyList(text, tokens, at))
            {
                continue;
            }

            bool isNegated = SparkLexer.IsWord(text, tokens[at - 1], "NOT");
            int end = isNegated ? at - 1 : at;
            int start = OperandStart(text, tokens, end);
            if (start == end)
            {
                continue;
            }

            string operand = text[tokens[start].Start..tokens[end - 1].End];
            string rest = text[tokens[at + EmptyList.Length - 1].End..];
            string changed = $"{text[..tokens[start].Start]}(({operand}) IS NULL {(isNegated ? "OR true" : "AND false")}){rest}";
            return WithoutEmptyLists(changed, SparkLexer.Read(changed));
        }

        return text;
    }

    private static int OperandStart(string text, IReadOnlyList<SparkToken> tokens, int end)
    {
        int depth = 0;
        for (int i = end - 1; i >= 0; i--)
        {
            depth -= Depth(text, tokens[i]);
            bool isBefore = depth == 0 && (SparkLexer.IsSymbol(text, tokens[i], ',') || BeforeOperand.Contains(text[tokens[i].Start..tokens[i].End]));
            if (depth < 0 || isBefore)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int Depth(string text, SparkToken token) => token.Kind != SparkTokenKind.Symbol ? 0 : text[token.Start] is '(' or '[' ? 1 : text[token.Start] is ')' or ']' ? -1 : 0;
}
