namespace LakeOrm.Ddl;

/// <summary>Names and texts as Spark's SQL writes them.</summary>
internal static class SparkText
{
    public static string Name(string name) => $"`{name.Replace("`", "``")}`";

    // A backslash in a literal is an escape, so it is written twice; a quote is escaped the same way.
    public static string Literal(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'").Replace("\r", "\\r").Replace("\n", "\\n")}'";
}
