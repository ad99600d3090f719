namespace LakeOrm.Storage.S3.Connections;

/// <summary>A bucket, and the part of it that a lake is in.</summary>
/// <param name="Scheme">The scheme it was named by.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Prefix">What every key begins with: empty, or ending in '/'.</param>
internal sealed record S3Root(string Scheme, string Bucket, string Prefix)
{
    /// <summary>The schemes that name a bucket.</summary>
    public static readonly string[] Schemes = ["s3", "s3a"];

    private const string Expected = "Expected s3://bucket or s3://bucket/prefix, with neither credentials, nor a port, a query or a fragment.";

    /// <summary>Reads a root; one that holds more than a bucket and a prefix is refused, without repeating it, since it may hold a secret.</summary>
    public static S3Root Parse(Uri uri)
    {
        if (!uri.IsAbsoluteUri || !Schemes.Contains(uri.Scheme, StringComparer.Ordinal))
        {
            throw new LakeStorageException($"The root is no address of a bucket. {Expected}");
        }

        if (uri.UserInfo.Length > 0 || !uri.IsDefaultPort || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new LakeStorageException($"The root names more than a bucket and a prefix. {Expected}");
        }

        // The host of a URI is in lower case; names of old buckets are not.
        string bucket = uri.OriginalString[(uri.OriginalString.IndexOf(':', StringComparison.Ordinal) + 3)..].Split('/', 2)[0];
        if (bucket.Length is < 3 or > 63 || !bucket.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        {
            throw new LakeStorageException($"'{bucket}' is no name of a bucket. {Expected}");
        }

        string prefix = Uri.UnescapeDataString(uri.AbsolutePath[1..]).TrimEnd('/');
        if (prefix.Length > 0)
        {
            StorageKey.Check(prefix);
            prefix += "/";
        }

        return new S3Root(uri.Scheme, bucket, prefix);
    }

    public override string ToString() => $"{Scheme}://{Bucket}/{Prefix}".TrimEnd('/');
}
