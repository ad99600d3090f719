using System.Buffers;
using System.Text;

namespace LakeOrm.Delta.Log;

/// <summary>A file's name in the log against its name in the storage.</summary>
/// <param name="Path">The storage's key, or an absolute URI.</param>
/// <param name="RelativeFrom">Where in <paramref name="Path"/> the part below the table's folder begins.</param>
/// <param name="Encoded">The log's spelling where it differs from that part; else null.</param>
internal readonly record struct LogPath(string Path, int RelativeFrom, string? Encoded)
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Reads the log's spelling.</summary>
    /// <param name="folder">The table's folder: a key without a slash at its end, or empty for the root itself.</param>
    /// <param name="encoded">The spelling: percent-encoded, relative to the folder or absolute.</param>
    /// <exception cref="FormatException">The path leaves the table's folder.</exception>
    public static LogPath Read(string folder, string encoded)
    {
        string decoded = encoded.Contains('%') ? Uri.UnescapeDataString(encoded) : encoded;
        if (IsAbsolute(encoded))
        {
            return new LogPath(decoded, 0, ReferenceEquals(decoded, encoded) ? null : encoded);
        }

        // What is no absolute path as it is spelled must not become one by its percent codes.
        if (decoded.Length == 0 || decoded[^1] == '/' || IsAbsolute(decoded) || HasUnsafePart(decoded))
        {
            throw new FormatException($"the path '{encoded}' names no file below the table's folder");
        }

        string path = folder.Length == 0 ? decoded : string.Concat(folder, "/", decoded);
        return new LogPath(path, path.Length - decoded.Length, ReferenceEquals(decoded, encoded) ? null : encoded);
    }

    /// <summary>Spells a file that LakeOrm wrote.</summary>
    public static LogPath Write(string folder, string relative)
    {
        string encoded = Encode(relative);
        string path = folder.Length == 0 ? relative : string.Concat(folder, "/", relative);
        return new LogPath(path, path.Length - relative.Length, encoded == relative ? null : encoded);
    }

    // RFC 2396: what is neither unreserved nor allowed in a path segment goes as the percent codes of its UTF-8.
    private static string Encode(string path)
    {
        const string Allowed = "-_.!~*'();/:@&=+$,";
        StringBuilder text = new(path.Length + 16);
        foreach (byte b in Encoding.UTF8.GetBytes(path))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || (b < 0x80 && Allowed.Contains((char)b)))
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    /// <summary>Whether the log's spelling stands by itself, without the table's folder.</summary>
    public static bool IsAbsolute(string path)
    {
        if (path.Length > 0 && path[0] == '/')
        {
            return true;
        }

        // A scheme is letters, digits, '+', '-', '.' and then "://" or ":/": "c=a:b" is a folder's name.
        int colon = path.IndexOf(':');
        return colon > 1 && colon + 1 < path.Length && path[colon + 1] == '/' && char.IsAsciiLetter(path[0])
            && !path.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters);
    }

    private static bool HasUnsafePart(string path)
    {
        if (!path.Contains("./", StringComparison.Ordinal) && !path.EndsWith('.') && !path.Contains("//", StringComparison.Ordinal) && !path.Contains('\0') && !path.Contains('\\'))
        {
            return false;
        }

        return path.Contains('\0') || path.Split('/', '\\').Any(static p => p is "" or "." or "..");
    }
}
