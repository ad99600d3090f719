namespace LakeOrm.Spark.Sql;

/// <summary>A table as a statement names it.</summary>
/// <param name="Parts">Its name's parts, without quotes.</param>
/// <param name="Text">The name as it stands in the statement.</param>
/// <param name="LastToken">The last token of the name.</param>
internal sealed record SparkTableReference(IReadOnlyList<string> Parts, string Text, int LastToken)
{
    /// <summary>Reads the name that begins with a token.</summary>
    public static SparkTableReference Read(string text, IReadOnlyList<SparkToken> tokens, int first)
    {
        List<string> parts = [SparkLexer.Name(text, tokens[first])];
        int last = first;
        for (; last + 2 < tokens.Count && SparkLexer.IsSymbol(text, tokens[last + 1], '.'); last += 2)
        {
            parts.Add(SparkLexer.Name(text, tokens[last + 2]));
        }

        return new SparkTableReference(parts, text[tokens[first].Start..tokens[last].End], last);
    }

    /// <summary>The name as LakeOrm's; null for one that it cannot have.</summary>
    public LakeTableName? ToTableName()
    {
        try
        {
            return Parts.Any(static p => p.Contains('.', StringComparison.Ordinal)) ? null : LakeTableName.Parse(string.Join('.', Parts));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
