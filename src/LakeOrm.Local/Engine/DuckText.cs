namespace LakeOrm.Local.Engine;

/// <summary>Names and values as DuckDB reads them.</summary>
internal static class DuckText
{
    /// <summary>A text literal.</summary>
    public static string Literal(string value)
    {
        string quoted = $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

        // To the parser a statement ends at its first NUL, so a literal cannot hold one.
        return quoted.Contains('\0', StringComparison.Ordinal) ? $"({quoted.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal)})" : quoted;
    }

    /// <summary>A quoted name.</summary>
    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
