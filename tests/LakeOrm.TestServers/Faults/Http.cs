using System.Globalization;
using System.Text;

namespace LakeOrm.TestServers.Faults;

/// <summary>As much of HTTP/1.1 as a proxy between a client and a test server needs.</summary>
internal static class Http
{
    /// <summary>A whole answer.</summary>
    public static byte[] Answer(int status, string body, params (string Name, string Value)[] headers)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Refused\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        foreach ((string name, string value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").Append(body).ToString());
    }

    /// <summary>The status of an answer's head.</summary>
    public static int StatusOf(string head) => int.Parse(head.AsSpan(head.IndexOf(' ', StringComparison.Ordinal) + 1, 3), CultureInfo.InvariantCulture);

    /// <summary>The value of a header; null when there is none.</summary>
    public static string? Header(string head, string name)
    {
        int start = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 3;
        return head[start..head.IndexOf("\r\n", start, StringComparison.Ordinal)].Trim();
    }
}
