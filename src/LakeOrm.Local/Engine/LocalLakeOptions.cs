namespace LakeOrm;

/// <summary>What the embedded engine may use. The defaults suit one client in a process.</summary>
public sealed class LocalLakeOptions
{
    /// <summary>How many bytes the engine may hold; what needs more goes to <see cref="TempDirectory"/>. Null for half of the memory that the process may use.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>How many threads one engine may use. Null for one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>
    /// The folder in which the client makes a folder of its own for what does not fit into memory, and removes it when it is disposed;
    /// what killed processes left there goes, too. Null for the system's folder of temporary files.
    /// </summary>
    public string? TempDirectory { get; init; }

    /// <summary>
    /// Folders in which tables may have files that their logs name by absolute paths, as a table does that another engine cloned without its files. Each is a folder of the local disk, by an absolute path or a <c>file:</c> URI,
    /// or one of the lake's own store below its root, as <c>s3://bucket/lake/sources</c>; the schemes by which engines name one store, as <c>s3a</c>, are one.
    /// Files of a table's own folder need none. Symbolic links below a folder are not followed. Empty by default: another absolute path is refused when its rows are read. Nothing is ever written or deleted there.
    /// </summary>
    public IReadOnlyList<string> AllowedRoots { get; init; } = [];

    /// <summary>
    /// The folder in which data files of lakes that are not on the local disk are kept once they were fetched, by any number of clients and processes together. It must be on a local disk, and be this user's alone:
    /// what lies there is taken for the lake's. Null for <c>lakeorm</c> in the system's place for such folders. A lake in a folder of its own has no use for it.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>
    /// How many bytes <see cref="CacheDirectory"/> may hold; those that were not used for the longest time go first. What running queries read stays until they end, so that one that needs more is run,
    /// and with 0 nothing is kept after it. Null for 8 GiB, or a quarter of the disk if that is less.
    /// </summary>
    public long? CacheSize { get; init; }

    /// <summary>How many reads of the store one client has under way at most when it fetches data files. 8 by default.</summary>
    public int MaxParallelDownloads { get; init; } = 8;

    /// <summary>
    /// How long a commit waits in all for a store that asks to be called less often or fails for a while, each time twice as long as before or as long as the store asks for, before the call fails. 30 seconds by default.
    /// The store's own options say the same for reads and for data files.
    /// </summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(CacheSize ?? 0, nameof(CacheSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelDownloads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryWait, TimeSpan.Zero);
    }
}
