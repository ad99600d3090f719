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
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Test\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        foreach ((string name, string value) in headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return Encoding.UTF8.GetBytes(head.Append("\r\n").Append(body).ToString());
    }

    /// <summary>The body of a message, of which the bytes on the wire are given.</summary>
    public static string Body(string head, ReadOnlySpan<byte> wire)
    {
        if (!IsChunked(head))
        {
            return Encoding.UTF8.GetString(wire);
        }

        List<byte> body = [];
        while (true)
        {
            int end = wire.IndexOf("\r\n"u8);
            int size = int.Parse(Encoding.ASCII.GetString(wire[..end]).Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return Encoding.UTF8.GetString([.. body]);
            }

            body.AddRange(wire.Slice(end + 2, size));
            wire = wire[(end + 2 + size + 2)..];
        }
    }

    /// <summary>Whether the body of a message comes in chunks.</summary>
    public static bool IsChunked(string head) => Header(head, "Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true;

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
