using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Storage;

/// <summary>A storage that hands every call to another one: the base of those that observe, limit or change some of the calls.</summary>
/// <param name="inner">The other storage, which is disposed with this one.</param>
[Experimental("LAKEORM001")]
public abstract class DelegatingStorage(ILakeStorage inner) : ILakeStorage
{
    /// <summary>The other storage.</summary>
    protected ILakeStorage Inner => inner;

    /// <inheritdoc/>
    public virtual string Root => inner.Root;

    /// <inheritdoc/>
    public virtual ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) => inner.GetCapabilitiesAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => inner.HeadAsync(key, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        inner.OpenReadAsync(key, offset, length, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) => inner.CreateAsync(key, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        inner.PutIfAbsentAsync(key, content, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default) =>
        inner.ReplaceIfUnchangedAsync(key, content, etag, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => inner.PutAsync(key, content, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, startAfter, recursive, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default) => inner.ListFoldersAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default) => inner.TryCopyAsync(source, target, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) => inner.DeleteAllAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) => inner.DeleteAsync(keys, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        inner.DeleteUnfinishedAsync(prefix, before, cancellationToken);

    /// <inheritdoc/>
    public virtual string? GetLocalPath(string key) => inner.GetLocalPath(key);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }
}
