using System.Diagnostics.CodeAnalysis;
using LakeOrm.Local;
using LakeOrm.Storage;

namespace LakeOrm;

/// <summary>Adds the embedded engine to <see cref="Lake"/>.</summary>
public static class LakeLocalExtensions
{
    extension(Lake)
    {
        /// <summary>A lake in a folder: native Delta tables, queried by an embedded engine, nothing to install.</summary>
        /// <param name="root">The folder. The first write makes it; a table <c>sales.users</c> is the folder <c>sales/users</c> in it.</param>
        /// <param name="options">What the engine may use; null for the defaults.</param>
        /// <param name="clientOptions">What holds for every call of the client; null for the defaults.</param>
        /// <returns>The client, which the caller disposes.</returns>
        public static LakeClient Local(string root, LocalLakeOptions? options = null, LakeClientOptions? clientOptions = null) => new(new LocalDriver(root, options), clientOptions);

        /// <summary>A lake below the root of a storage: native Delta tables, queried by an embedded engine.</summary>
        /// <param name="storage">The storage. It is the client's from now on, and is disposed with it.</param>
        /// <param name="options">What the engine may use; null for the defaults.</param>
        /// <param name="clientOptions">What holds for every call of the client; null for the defaults.</param>
        /// <returns>The client, which the caller disposes.</returns>
        [Experimental("LAKEORM001")]
        public static LakeClient Local(ILakeStorage storage, LocalLakeOptions? options = null, LakeClientOptions? clientOptions = null) => new(new LocalDriver(storage, options), clientOptions);

        /// <summary>A lake by its address: native Delta tables, queried by an embedded engine.</summary>
        /// <param name="root">
        /// A path, <c>file:///path</c>, or a URI of a store, such as <c>s3://bucket/lake</c>. <c>memory://name</c> is the process's store of that name, which keeps what it has until the process ends;
        /// <c>memory://</c> alone is a new one, and this client's only. The first write makes what is not there.
        /// </param>
        /// <param name="storages">Open what is no path, file or memory, each by the schemes that it names; null for none.</param>
        /// <param name="options">What the engine may use; null for the defaults.</param>
        /// <param name="clientOptions">What holds for every call of the client; null for the defaults.</param>
        /// <returns>The client, which the caller disposes.</returns>
        /// <exception cref="LakeUnsupportedException">The root's scheme is none that is opened; what is missing is named.</exception>
        /// <exception cref="LakeStorageException">The root is no address of its scheme.</exception>
        public static LakeClient Open(string root, IReadOnlyCollection<ILakeStorageProvider>? storages = null, LocalLakeOptions? options = null, LakeClientOptions? clientOptions = null) =>
            new(new LocalDriver(LakeRoot.Open(root, storages ?? []), options), clientOptions);
    }
}
