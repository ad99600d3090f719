using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Storage;

/// <summary>Opens storages by the URI of their root: what a package of storages gives to those who open a lake by its address.</summary>
[Experimental("LAKEORM001")]
public interface ILakeStorageProvider
{
    /// <summary>The schemes that it opens, in lower case and without ':', as <c>s3</c>.</summary>
    IReadOnlyCollection<string> Schemes { get; }

    /// <summary>Opens a storage. Nothing is read yet.</summary>
    /// <param name="root">The root: an absolute URI of one of the schemes.</param>
    /// <returns>The storage, which the caller disposes.</returns>
    /// <exception cref="LakeStorageException">The URI names no root of such a storage; the message says what is expected.</exception>
    ILakeStorage Open(Uri root);
}
