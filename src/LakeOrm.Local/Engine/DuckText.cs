using System.Text;

namespace LakeOrm.Local.Engine;

/// <summary>Names and values as DuckDB reads them.</summary>
internal static class DuckText
{
    /// <summary>A text literal. A NUL character, at which the C interface would end the statement, is made by a function.</summary>
    public static string Literal(string value)
    {
        string quoted = $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
        return value.Contains('\0', StringComparison.Ordinal) ? $"({quoted.Replace("\0", "' || chr(0) || '", StringComparison.Ordinal)})" : quoted;
    }

    /// <summary>A quoted name.</summary>
    public static string Name(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A path as the pattern that it alone matches: in a list of files each entry is a pattern.</summary>
    public static string Pattern(string path)
    {
        if (!path.AsSpan().ContainsAny("*?["))
        {
            return path;
        }

        StringBuilder escaped = new();
        foreach (char c in path)
        {
            if (c is '*' or '?' or '[')
            {
                escaped.Append('[').Append(c).Append(']');
            }
            else
            {
                escaped.Append(c);
            }
        }

        return escaped.ToString();
    }

    /// <summary>Files as a list for the engine's table functions: each path is that file, whatever characters it has.</summary>
    public static string Files(IEnumerable<string> paths) => $"[{string.Join(", ", paths.Select(static p => Literal(Pattern(p))))}]";
}
