namespace LakeOrm.Storage;

/// <summary>What a storage knows of one object.</summary>
/// <param name="Key">The key, relative to the root.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="LastModified">When it was stored, by the store's clock.</param>
/// <param name="ETag">Changes whenever the object does; null where the store tells none. It means something to the same store only.</param>
public sealed record LakeObject(string Key, long Size, DateTimeOffset LastModified, string? ETag = null);
