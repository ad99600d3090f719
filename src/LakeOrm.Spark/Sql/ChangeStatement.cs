namespace LakeOrm.Spark.Sql;

/// <summary>Knows statements that change tables, by their first word.</summary>
internal static class ChangeStatement
{
    private static readonly string[] Keywords = ["ALTER", "CREATE", "DELETE", "DROP", "INSERT", "MERGE", "TRUNCATE", "UPDATE"];

    /// <summary>Refuses one that came as a query: Spark would run it, and its answer has no rows for a record.</summary>
    /// <exception cref="LakeUnsupportedException">It is one.</exception>
    public static void RefuseAsQuery(string text)
    {
        SparkToken first = new SparkLexer(text).Next();
        if (Array.Find(Keywords, keyword => SparkLexer.IsWord(text, first, keyword)) is { } found)
        {
            throw new LakeUnsupportedException($"A query does not run {found}, and nothing was changed. Call ExecuteAsync for a statement of Spark's, or the lake's own call, such as InsertAsync or DeleteAsync.");
        }
    }
}
