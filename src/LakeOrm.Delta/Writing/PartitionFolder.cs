using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace LakeOrm.Delta.Writing;

/// <summary>The folder of a partition, <c>column=value/</c> as Hive spells it. It is for the eye: the log's partition values are what counts.</summary>
internal static class PartitionFolder
{
    private const string NullValue = "__HIVE_DEFAULT_PARTITION__";
    private const string Allowed = "_-.+@,";

    /// <summary>File systems allow 255 bytes for a name; this leaves room.</summary>
    private const int MaxName = 200;

    /// <summary>Spells the folder.</summary>
    /// <param name="columns">The partition columns.</param>
    /// <param name="values">Their values as the log writes them.</param>
    /// <returns>The folder with a slash at its end; empty without partition columns.</returns>
    public static string Of(IReadOnlyList<string> columns, IReadOnlyList<string?> values)
    {
        StringBuilder path = new();
        for (int i = 0; i < columns.Count; i++)
        {
            string name = $"{Escape(columns[i])}={(values[i] is { } value ? Escape(value) : NullValue)}";
            path.Append(name.Length <= MaxName ? name : Shorten(name)).Append('/');
        }

        return path.ToString();
    }

    // Everything else goes as percent codes: what some file system or tool treats in a way of its own, and what Unicode can spell twice.
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || (b < 0x80 && Allowed.Contains((char)b)))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        // Windows drops a dot at the end of a name.
        if (escaped.Length > 0 && escaped[^1] == '.')
        {
            escaped.Length--;
            escaped.Append("%2E");
        }

        return escaped.ToString();
    }

    private static string Shorten(string name)
    {
        string hash = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 12));
        string head = name[..(MaxName - hash.Length - 1)];
        int broken = head.LastIndexOf('%');
        return $"{(broken > head.Length - 3 ? head[..broken] : head)}~{hash}";
    }
}
