namespace LakeOrm.Spark.Sql;

/// <summary>Knows <c>DROP TABLE [IF EXISTS] name [PURGE]</c>.</summary>
internal static class DropStatement
{
    /// <summary>The table that a statement drops; null for another statement.</summary>
    public static LakeTableName? Parse(string text)
    {
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        if (tokens.Count < 3 || !SparkLexer.IsWord(text, tokens[0], "DROP") || !SparkLexer.IsWord(text, tokens[1], "TABLE"))
        {
            return null;
        }

        int at = SparkLexer.IsWord(text, tokens[2], "IF") ? 4 : 2;
        List<string> names = [];
        for (; at < tokens.Count; at += 2)
        {
            names.Add(SparkLexer.Name(text, tokens[at]));
            if (at + 1 == tokens.Count || !SparkLexer.IsSymbol(text, tokens[at + 1], '.'))
            {
                break;
            }
        }

        return LakeTableName.Parse(string.Join('.', names));
    }
}
