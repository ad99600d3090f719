using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs.Calls;

/// <summary>The few calls of Google Cloud Storage that a storage is made of. Another client of it can stand here. Names are whole: with the root's prefix.</summary>
internal interface IGcsCalls : IDisposable
{
    /// <summary>Where the bucket is, for those who keep what they found out about it.</summary>
    string Place { get; }

    /// <summary>Makes the error of an answer that began well.</summary>
    /// <param name="operation">What was asked, as "read 'name'".</param>
    /// <param name="e">What is wrong with it.</param>
    LakeStorageException Failed(string operation, Exception e);

    /// <summary>Looks at an object; null when there is none.</summary>
    Task<ObjectResource?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Begins to read an object; null when there is none.</summary>
    /// <param name="name">The object.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes, at least one; to the end when null.</param>
    /// <param name="generation">The content that is meant; the newest when null.</param>
    /// <param name="cancellationToken">Cancels the call, and not the reading.</param>
    Task<ObjectBody?> ReadAsync(string name, long offset, long? length, long? generation, CancellationToken cancellationToken);

    /// <summary>Stores a whole object, in one attempt if it is under a condition.</summary>
    /// <param name="name">The object.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="generation">The content that must be there, 0 for none; whatever is there when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False when something else was there.</returns>
    Task<bool> StoreAsync(string name, ReadOnlyMemory<byte> content, long? generation, CancellationToken cancellationToken);

    /// <summary>Begins an object of unknown length, which must not be there.</summary>
    /// <returns>Where the parts go. Whoever knows the address may write: it is a secret.</returns>
    Task<Uri> BeginUploadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Sends a part.</summary>
    /// <returns>The object once the last part is there; null before.</returns>
    Task<ObjectResource?> UploadAsync(string name, Uri session, Part part, bool isLast, CancellationToken cancellationToken);

    /// <summary>Gives an object up. Failures are nobody's.</summary>
    /// <param name="name">The object.</param>
    /// <param name="session">Where the parts went.</param>
    /// <param name="mayBeComplete">Whether the last part was sent: where the store completed the object all the same, it is deleted.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task AbandonUploadAsync(string name, Uri session, bool mayBeComplete, CancellationToken cancellationToken);

    /// <summary>Lists a page of names.</summary>
    Task<ObjectPage> ListAsync(string prefix, string? startOffset, bool recursive, string? pageToken, CancellationToken cancellationToken);

    /// <summary>Deletes an object, if it is there.</summary>
    /// <param name="name">The object.</param>
    /// <param name="generation">The content that is meant; whatever is there when null.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task DeleteAsync(string name, long? generation, CancellationToken cancellationToken);

    /// <summary>Copies an object inside of the bucket.</summary>
    /// <returns>False when there is no such object.</returns>
    Task<bool> CopyAsync(string source, string target, CancellationToken cancellationToken);
}
