namespace LakeOrm.Local.Cache;

/// <summary>Keeps some files of the cache from being deleted by anybody, in any process, until it is disposed or its process ends.</summary>
/// <param name="folder">The cache's folder.</param>
/// <param name="file">The lease, held open, with the files' names.</param>
/// <param name="paths">The files.</param>
internal sealed class CacheLease(CacheFolder folder, FileStream file, IReadOnlyList<string> paths) : IDisposable
{
    /// <summary>Where the files are, in the order in which they were asked for.</summary>
    public IReadOnlyList<string> Paths => paths;

    public void Dispose()
    {
        file.Dispose();
        folder.TrimIfOver();
    }
}
