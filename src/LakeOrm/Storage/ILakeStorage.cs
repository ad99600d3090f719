using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Storage;

/// <summary>Where a lake's bytes live. Keys are relative to the root, parts joined by '/', without '.' or '..' parts.</summary>
/// <remarks>Every member is safe to call from many threads. A failure is a <see cref="LakeStorageException"/> that names the key and the operation.</remarks>
[Experimental("LAKEORM001")]
public interface ILakeStorage : IAsyncDisposable
{
    /// <summary>The root as a URI or a path, for messages; it holds no secret.</summary>
    string Root { get; }

    /// <summary>What the store can promise. What some stores of the same kind ignore in silence is tried out on the store itself, once, when this is first asked.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The promises that hold.</returns>
    ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks at one object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is known of it; null when there is none.</returns>
    ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Opens an object, or a range of it, for reading.</summary>
    /// <param name="key">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; to the end when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="LakeObjectNotFoundException">There is no such object.</exception>
    ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default);

    /// <summary>Starts a new object of unknown length. Nothing is visible under the key until it is completed, or the object is unreachable by readers until then.</summary>
    /// <param name="key">The object; the caller chooses a name that was never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The writer; disposing it without completing leaves nothing behind.</returns>
    ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Stores a whole object if, and only if, there is none: of many callers exactly one is told true. Durable when it returns.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Cancels the call before it begins; never after.</param>
    /// <returns>True when this call stored it; false when the key was taken.</returns>
    ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Stores a whole object in place of the one that the caller saw; nothing happens when that has been replaced or deleted since.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="etag">The <see cref="LakeObject.ETag"/> of the object that is to be replaced.</param>
    /// <param name="cancellationToken">Cancels the call before it begins; never after.</param>
    /// <returns>True when this call stored it; false when another object, or none, is there.</returns>
    /// <exception cref="LakeUnsupportedException">The store cannot promise it: <see cref="LakeStorageCapabilities.ReplaceIfUnchanged"/>.</exception>
    ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default);

    /// <summary>Stores a whole object, in place of any other. Readers see the old bytes or the new, never a mix.</summary>
    /// <param name="key">The object.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Lists objects below a prefix in ordinal order of their keys.</summary>
    /// <param name="prefix">A prefix that ends in '/', or the empty string.</param>
    /// <param name="startAfter">Only keys that sort after this one; all when null.</param>
    /// <param name="recursive">Whether objects further down are listed too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The objects.</returns>
    IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default);

    /// <summary>Lists what follows a prefix up to the next '/': the folders right below it, in ordinal order.</summary>
    /// <param name="prefix">A prefix that ends in '/', or the empty string.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Their names, without prefix and '/'. A store may also name a folder that holds no object any more.</returns>
    IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Copies an object if the store does so without the bytes passing through this process.</summary>
    /// <param name="source">The object.</param>
    /// <param name="target">The new object; the caller chooses a name that was never used.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when the store has no such copy (<see cref="LakeStorageCapabilities.Copy"/>); nothing was done then.</returns>
    /// <exception cref="LakeObjectNotFoundException">There is no such object.</exception>
    ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default);

    /// <summary>Deletes all objects below a prefix: at once for whoever looks where the store can, else one by one.</summary>
    /// <param name="prefix">A prefix that ends in '/'.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default);

    /// <summary>Deletes objects; a key without an object is no error.</summary>
    /// <param name="keys">The objects.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The running operation.</returns>
    ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Removes what writers that died left behind hidden: half-written objects that no key names and no listing shows.</summary>
    /// <param name="prefix">A prefix that ends in '/', or the empty string; everything below it is looked at.</param>
    /// <param name="before">Only what was begun before this time, by the store's clock: younger ones may be at work.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default);

    /// <summary>Removes what <see cref="DeleteUnfinishedAsync"/> does but for what is in some folders. A storage that cannot tell leaves all, and one that wraps another says for itself what its folders are there.</summary>
    /// <param name="prefix">A prefix that ends in '/', or the empty string.</param>
    /// <param name="except">The folders, as prefixes that end in '/'.</param>
    /// <param name="before">Only what was begun before this time, by the store's clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were removed.</returns>
    internal ValueTask<long> DeleteUnfinishedExceptAsync(string prefix, IReadOnlyCollection<string> except, DateTimeOffset before, CancellationToken cancellationToken) =>
        except.Count == 0 ? DeleteUnfinishedAsync(prefix, before, cancellationToken) : ValueTask.FromResult(0L);

    /// <summary>Where on the local disk an object is, for engines that open files themselves.</summary>
    /// <param name="key">The object.</param>
    /// <returns>An absolute path; null when the objects are no local files.</returns>
    string? GetLocalPath(string key);
}
