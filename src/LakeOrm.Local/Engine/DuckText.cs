namespace LakeOrm.Local.Engine;

/// <summary>Names and values as DuckDB reads them.</summary>
internal static class DuckText
{
    /// <summary>A text literal.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A quoted name.</summary>
    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
