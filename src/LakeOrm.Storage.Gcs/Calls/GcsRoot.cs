namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>A bucket and what all names of a lake begin with.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">Empty, or a key followed by '/'.</param>
internal sealed record GcsRoot(string Bucket, string Prefix)
{
    public const string Scheme = "gs";

    /// <summary>Reads a root.</summary>
    public static GcsRoot Parse(Uri root)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (!root.IsAbsoluteUri || root.Scheme != Scheme || root.Host.Length == 0 || root.UserInfo.Length > 0 || !root.IsDefaultPort || root.Query.Length > 0 || root.Fragment.Length > 0)
        {
            // What is not understood may hold a secret, and is not repeated.
            throw new LakeStorageException("The root is no address of a lake in Google Cloud Storage. Expected gs://bucket or gs://bucket/prefix, and nothing else.");
        }

        string prefix = Uri.UnescapeDataString(root.AbsolutePath).Trim('/');
        if (prefix.Length > 0 && !StorageKey.IsKey(prefix))
        {
            throw new LakeStorageException($"'{prefix}' is no prefix of a lake in the bucket '{root.Host}'. Expected parts joined by '/', none of them empty, '.' or '..'.");
        }

        return new GcsRoot(root.Host, prefix.Length == 0 ? string.Empty : prefix + "/");
    }

    /// <summary>The name of an object.</summary>
    public string Name(string key) => Prefix + key;

    /// <summary>The key of an object, which may be none of a lake's.</summary>
    public string Key(string name) => name[Prefix.Length..];

    /// <summary>The root as one writes it.</summary>
    public override string ToString() => $"{Scheme}://{Bucket}/{Prefix}".TrimEnd('/');
}
