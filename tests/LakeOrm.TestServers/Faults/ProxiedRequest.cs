namespace LakeOrm.TestServers.Faults;

/// <summary>A request on its way through the proxy.</summary>
/// <param name="Number">Its place among all requests, from 1.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query, as they are on the wire.</param>
/// <param name="Head">The whole head, as it is on the wire.</param>
public sealed record ProxiedRequest(int Number, string Method, string Target, string Head)
{
    /// <summary>The value of a header; null when the request has none of that name.</summary>
    public string? Header(string name)
    {
        foreach (string line in Head.Split("\r\n").Skip(1))
        {
            if (line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }

    /// <summary>Whether it has a method and its target contains a text.</summary>
    public bool Is(string method, string target) => Method == method && Target.Contains(target, StringComparison.Ordinal);
}
