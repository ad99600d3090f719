namespace LakeOrm.Spark.Sql;

/// <summary>Knows <c>DROP TABLE [IF EXISTS] name [PURGE]</c>.</summary>
internal static class DropStatement
{
    /// <summary>The table that a statement drops; null for another statement.</summary>
    public static SparkTableReference? Parse(string text)
    {
        IReadOnlyList<SparkToken> tokens = SparkLexer.Read(text);
        if (tokens.Count < 3 || !SparkLexer.IsWord(text, tokens[0], "DROP") || !SparkLexer.IsWord(text, tokens[1], "TABLE"))
        {
            return null;
        }

        int name = SparkLexer.IsWord(text, tokens[2], "IF") ? 4 : 2;
        return name < tokens.Count ? SparkTableReference.Read(text, tokens, name) : null;
    }
}
