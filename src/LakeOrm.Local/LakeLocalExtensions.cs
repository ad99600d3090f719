using LakeOrm.Local;

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
    }
}
