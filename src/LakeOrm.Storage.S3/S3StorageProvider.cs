using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3;

/// <summary>Opens lakes whose root is <c>s3://bucket/prefix</c>, or <c>s3a://</c>, as Hadoop writes it.</summary>
/// <param name="options">How buckets are reached; the defaults when null.</param>
public sealed class S3StorageProvider(S3StorageOptions? options = null) : ILakeStorageProvider
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes { get; } = [.. S3Root.Schemes];

    /// <inheritdoc/>
    public ILakeStorage Open(Uri root) => new S3Storage(root, options);
}
