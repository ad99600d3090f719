using LakeOrm.Storage.Azure.Blobs;

namespace LakeOrm.Storage.Azure;

/// <summary>Opens lakes whose root is <c>abfss://container@account.dfs.core.windows.net/path</c>, <c>az://container/path</c> or <c>https://account.blob.core.windows.net/container/path</c>; of an emulator on this machine, <c>http://127.0.0.1:10000/account/container/path</c>.</summary>
/// <param name="options">How the store is reached; the defaults when null.</param>
public sealed class AzureStorageProvider(AzureOptions? options = null) : ILakeStorageProvider
{
    /// <inheritdoc/>
    public IReadOnlyCollection<string> Schemes => AzureRoot.Schemes;

    /// <inheritdoc/>
    public ILakeStorage Open(Uri root) => new AzureStorage(root, options);
}
