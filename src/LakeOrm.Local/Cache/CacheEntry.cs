using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LakeOrm.Local.Cache;

/// <summary>An object of a storage as it lies on the disk.</summary>
/// <param name="Name">The name of the file in the cache, which tells everything by which the object differs from others.</param>
/// <param name="Key">The object.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record CacheEntry(string Name, string Key, long Size)
{
    private const int NameBytes = 16;

    /// <summary>The folder of a storage in the cache: what one lake's queries may read are that lake's files.</summary>
    public static string FolderOf(string root) => Hash(root);

    /// <summary>The place of an object. Data files are never written twice, so that key, size and time tell one without a look at the store.</summary>
    /// <param name="folder">The folder of its storage.</param>
    /// <param name="key">The object.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="time">When its writer says that it was written.</param>
    /// <param name="etag">The store's tag of an object that may be replaced; null for a data file.</param>
    public static CacheEntry Of(string folder, string key, long size, DateTimeOffset time, string? etag) =>
        new($"{folder}/{Hash(string.Create(CultureInfo.InvariantCulture, $"{size}\n{time.UtcTicks}\n{key}{(etag is null ? string.Empty : $"\n{etag}")}"))}.parquet", key, size);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, NameBytes));
}
