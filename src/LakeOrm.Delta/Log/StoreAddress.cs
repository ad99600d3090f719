namespace LakeOrm.Delta.Log;

/// <summary>Addresses of objects in stores, which engines spell by several schemes.</summary>
internal static class StoreAddress
{
    /// <summary>Whether it is an address in a store: one with a scheme and a host.</summary>
    public static bool IsOne(string path) => path.IndexOf("://", StringComparison.Ordinal) > 0 && !path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>The one spelling of an address: two name the same object where these are the same. What is no address of a known store comes back as it is.</summary>
    /// <param name="path">The address, with its percent codes read.</param>
    public static string Normalize(string path)
    {
        int colon = path.IndexOf("://", StringComparison.Ordinal);
        if (colon <= 0)
        {
            return path;
        }

        string rest = path[(colon + 3)..];
        int slash = rest.IndexOf('/');
        (string host, string below) = slash < 0 ? (rest, string.Empty) : (rest[..slash], rest[slash..]);
        return path[..colon].ToLowerInvariant() switch
        {
            "s3" or "s3a" or "s3n" => $"s3://{host}{below}",
            "gs" => $"gs://{host}{below}",
            "abfs" or "abfss" or "wasb" or "wasbs" when host.Split('@') is [{ } container, { } account] => $"{OfAccount(account)}/{container}{below}",
            "https" => $"{OfAccount(host)}{below}",
            _ => path,
        };
    }

    // An account's Data Lake service has its Blob service beside it, and both have the same objects.
    private static string OfAccount(string host) => $"https://{host.ToLowerInvariant().Replace(".dfs.", ".blob.", StringComparison.Ordinal)}";
}
