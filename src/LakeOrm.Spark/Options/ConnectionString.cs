using System.Globalization;

namespace LakeOrm.Spark.Options;

/// <summary>A connection string as all clients of Spark Connect write it: <c>sc://host:15002/;key=value;key=value</c>.</summary>
internal sealed class ConnectionString
{
    private const string Scheme = "sc://";
    private const int DefaultPort = 15002;
    private const int MaxUserAgentBytes = 2048;
    private const string Form = "Expected sc://host:15002/;key=value;key=value.";

    private ConnectionString(string host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The host's name or address; an IPv6 address without brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    public string? Token { get; private set; }

    /// <summary>Null when the string does not say.</summary>
    public bool? UseTls { get; private set; }

    public string? UserId { get; private set; }

    public string? UserAgent { get; private set; }

    public Guid? SessionId { get; private set; }

    public int? MaxMessageSize { get; private set; }

    /// <summary>Every other key goes with each call as a header.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a string. No message has a value in it, since any may be a secret.</summary>
    /// <exception cref="FormatException">It is no connection string.</exception>
    public static ConnectionString Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"A connection string of Spark Connect starts with {Scheme}. {Form}");
        }

        ReadOnlySpan<char> rest = text.AsSpan(Scheme.Length);
        int end = rest.IndexOfAny('/', ';');
        ConnectionString result = Address(end < 0 ? rest : rest[..end]);
        rest = end < 0 ? [] : rest[end..].TrimStart('/');
        if (rest is not ([] or [';', ..]))
        {
            throw new FormatException($"A connection string of Spark Connect has no path, only ;key=value after the host. {Form}");
        }

        int number = 0;
        foreach (Range part in rest.Split(';'))
        {
            if (!rest[part].IsWhiteSpace())
            {
                result.Take(rest[part].ToString(), ++number);
            }
        }

        return result;
    }

    private static ConnectionString Address(ReadOnlySpan<char> address)
    {
        if (address.Contains('@'))
        {
            throw new FormatException($"A connection string of Spark Connect has no user before the host: write ;user_id=… and ;token=…. {Form}");
        }

        ReadOnlySpan<char> host;
        ReadOnlySpan<char> port = [];
        if (address is ['[', ..])
        {
            int close = address.IndexOf(']');
            host = close < 0 ? [] : address[1..close];
            port = close < 0 ? [] : address[(close + 1)..];
        }
        else
        {
            int colon = address.IndexOf(':');
            host = colon < 0 ? address : address[..colon];
            port = colon < 0 ? [] : address[colon..];
        }

        int number = DefaultPort;
        if (Uri.CheckHostName(host.ToString()) == UriHostNameType.Unknown
            || (port is not [] && (port[0] != ':' || !int.TryParse(port[1..], NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535)))
        {
            throw new FormatException($"The connection string has no host and port that can be read; an IPv6 address stands in brackets. {Form}");
        }

        return new ConnectionString(host.ToString(), number);
    }

    private void Take(string part, int number)
    {
        // A token in base64 may end with '='.
        int equals = part.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? part : Uri.UnescapeDataString(part[..equals]);
        if (equals <= 0 || equals == part.Length - 1 || !SparkHeaders.IsName(key))
        {
            // Its text may be the end of a token that has a semicolon.
            throw new FormatException($"Parameter {number} of the connection string is no name with a value; in a value, ';' is written '%3B'. {Form}");
        }

        string value = Uri.UnescapeDataString(part[(equals + 1)..]);
        switch (key)
        {
            case "token":
                Token = value;
                break;
            case "use_ssl":
                UseTls = value.ToUpperInvariant() switch
                {
                    "TRUE" => true,
                    "FALSE" => false,
                    _ => throw new FormatException("The parameter 'use_ssl' of the connection string is neither true nor false."),
                };
                break;
            case "user_id":
                UserId = value;
                break;
            case "user_agent":
                UserAgent = value.Length <= MaxUserAgentBytes ? value : throw new FormatException($"The parameter 'user_agent' of the connection string is longer than {MaxUserAgentBytes} characters.");
                break;
            case "session_id":
                SessionId = Guid.TryParseExact(value, "D", out Guid id) ? id : throw new FormatException("The parameter 'session_id' of the connection string is no UUID.");
                break;
            case "grpc_max_message_size":
                MaxMessageSize = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0
                    ? size
                    : throw new FormatException("The parameter 'grpc_max_message_size' of the connection string is no number of bytes above 0.");
                break;
            default:
                SparkHeaders.Check(key, value);
                Headers[key] = value;
                break;
        }
    }
}
