using LakeOrm.Storage;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.Memory;
using LakeOrm.Storage.S3;

namespace LakeOrm.CrashHarness.Places;

/// <summary>Opens stores as the environment says. Parts are as small as can be, and nothing is waited for long: small objects are to go in parts, and a fault is to be met soon.</summary>
internal static class Stores
{
    private const int SmallPart = 256 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static ILakeStorage Open(Uri root) => root.Scheme switch
    {
        "memory" => new DistantStorage(MemoryStorage.Named(root.OriginalString["memory://".Length..])),
        "s3" or "s3a" => new S3Storage(root, new S3StorageOptions { PartSize = 5 << 20, ParallelParts = 2, IdleTimeout = Patience }),
        "gs" => new GcsStorage(root, new GcsOptions { ChunkBytes = SmallPart }),
        _ => new AzureStorage(root, new AzureOptions { BlockBytes = SmallPart }),
    };
}
