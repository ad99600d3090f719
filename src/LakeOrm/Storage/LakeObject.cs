namespace LakeOrm.Storage;

/// <summary>What a storage knows of one object.</summary>
/// <param name="Key">The key, relative to the root.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="LastModified">When it was stored, by the store's clock.</param>
/// <param name="ETag">Changes whenever the object does; null where the store tells none. It means something to the same store only.</param>
public sealed record LakeObject(string Key, long Size, DateTimeOffset LastModified, string? ETag = null)
{
    /// <summary>Whether this is the state of an object that was seen before. Where the store tells it apart by tags these count: a look and a listing may give times of different precision.</summary>
    internal bool IsStill(LakeObject seen) =>
        Key == seen.Key && Size == seen.Size && (ETag is not null && seen.ETag is not null ? ETag == seen.ETag : LastModified == seen.LastModified);
}
