using LakeOrm.Storage.Gcs.Calls;

namespace LakeOrm.Storage.Gcs;

/// <summary>Opens lakes whose root is <c>gs://bucket/prefix</c>.</summary>
/// <param name="options">How the store is reached; the defaults when null.</param>
public sealed class GcsStorageProvider(GcsOptions? options = null) : ILakeStorageProvider
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes { get; } = [GcsRoot.Scheme];

    /// <inheritdoc/>
    public ILakeStorage Open(Uri root) => new GcsStorage(root, options);
}
