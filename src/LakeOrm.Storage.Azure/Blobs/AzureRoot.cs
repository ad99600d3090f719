namespace LakeOrm.Storage.Azure.Blobs;

/// <summary>A container and what all names of a lake begin with.</summary>
/// <param name="Text">The root as one writes it, without secrets.</param>
/// <param name="Service">The address of the Blob service; null when the root names none.</param>
/// <param name="Container">The container, which OneLake calls a workspace.</param>
/// <param name="Prefix">Empty, or a key followed by '/'.</param>
/// <param name="SasToken">The signature that came with the address; null when there was none.</param>
internal sealed record AzureRoot(string Text, Uri? Service, string Container, string Prefix, string? SasToken)
{
    private const string Expected =
        "Expected abfss://container@account.dfs.core.windows.net/path, az://container/path, or https://account.blob.core.windows.net/container/path.";

    public static readonly IReadOnlyCollection<string> Schemes = ["abfss", "abfs", "az", "https", "http"];

    /// <summary>Reads a root.</summary>
    public static AzureRoot Parse(Uri root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!root.IsAbsoluteUri || root.Host.Length == 0 || root.Fragment.Length > 0)
        {
            throw Unknown();
        }

        return root.Scheme switch
        {
            "abfss" or "abfs" when root.UserInfo.Length > 0 && !root.UserInfo.Contains(':') && root.IsDefaultPort && root.Query.Length == 0 =>
                Make($"{root.Scheme}://{root.UserInfo}@{root.Host}", new Uri($"https://{BlobHost(root.Host)}"), Uri.UnescapeDataString(root.UserInfo), root.AbsolutePath, null),
            "az" when root.UserInfo.Length == 0 && root.IsDefaultPort && root.Query.Length == 0 =>
                Make($"az://{root.Host}", null, root.Host, root.AbsolutePath, null),
            "https" or "http" when root.UserInfo.Length == 0 => OfAddress(root),
            _ => throw Unknown(),
        };
    }

    /// <summary>The name of an object.</summary>
    public string Name(string key) => Prefix + key;

    /// <summary>The key of an object, which may be none of a lake's.</summary>
    public string Key(string name) => name[Prefix.Length..];

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static AzureRoot OfAddress(Uri root)
    {
        // An emulator has the account in the path, and the container after it.
        bool isEmulator = root.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || root.Host == "localhost";
        string[] parts = root.AbsolutePath.Trim('/').Split('/', isEmulator ? 3 : 2);
        int container = isEmulator ? 1 : 0;
        if (parts.Length <= container || parts[container].Length == 0 || (root.Scheme == Uri.UriSchemeHttp && !(isEmulator && root.IsLoopback)))
        {
            throw Unknown();
        }

        Uri service = new($"{root.Scheme}://{BlobHost(root.Authority)}{(isEmulator ? "/" + parts[0] : string.Empty)}");
        return Make(
            $"{service.AbsoluteUri.TrimEnd('/')}/{parts[container]}",
            service,
            Uri.UnescapeDataString(parts[container]),
            parts.Length > container + 1 ? parts[container + 1] : string.Empty,
            root.Query.Length > 1 ? root.Query : null);
    }

    private static AzureRoot Make(string start, Uri? service, string container, string path, string? sasToken)
    {
        string prefix = Uri.UnescapeDataString(path).Trim('/');
        if (prefix.Length > 0 && !StorageKey.IsKey(prefix))
        {
            throw new LakeStorageException($"'{prefix}' is no prefix of a lake in the container '{container}'. Expected parts joined by '/', none of them empty, '.' or '..'.");
        }

        return new AzureRoot(prefix.Length == 0 ? start : $"{start}/{prefix}", service, container, prefix.Length == 0 ? string.Empty : prefix + "/", sasToken);
    }

    // The Data Lake service of an account, and of OneLake, has its Blob service beside it.
    private static string BlobHost(string host) => host.Replace(".dfs.", ".blob.", StringComparison.OrdinalIgnoreCase);

    // What is not understood may hold a secret, and is not repeated.
    private static LakeStorageException Unknown() => new($"The root is no address of a lake in Azure. {Expected}");
}
