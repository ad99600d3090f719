using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using LakeOrm.Storage;

namespace LakeOrm.Local.Cache;

/// <summary>Data files of one storage on the local disk, where the engine can open them: fetched when they are first needed, and kept for the next time.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for, so it holds nothing to release.")]
internal sealed class FileCache
{
    /// <summary>So many bytes of a file are fetched by one read of the store.</summary>
    public const long DefaultPartBytes = 16 << 20;

    private const int Rounds = 3;

    private readonly ILakeStorage _storage;
    private readonly int _parallel;
    private readonly long _partBytes;
    private readonly string _storageFolder;
    private readonly CacheFolder _folder;
    private readonly SemaphoreSlim _reads;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _running = new(StringComparer.Ordinal);

    /// <param name="storage">The storage, which stays its owner's.</param>
    /// <param name="folder">Where files are kept; null for the default.</param>
    /// <param name="limit">How many bytes are kept; null for the default.</param>
    /// <param name="parallel">How many reads of the store there are at a time.</param>
    /// <param name="partBytes">How many bytes each reads.</param>
    public FileCache(ILakeStorage storage, string? folder, long? limit, int parallel, long partBytes = DefaultPartBytes)
    {
        _storage = storage;
        _parallel = parallel;
        _partBytes = partBytes;
        _reads = new SemaphoreSlim(parallel);
        _storageFolder = CacheEntry.FolderOf(storage.Root);
        _folder = new CacheFolder(Path.GetFullPath(folder ?? DefaultFolder()), limit);
    }

    /// <summary>The folder below which this storage's files are.</summary>
    public string Folder => Path.Combine(_folder.Files, _storageFolder);

    /// <summary>An object's address, for messages.</summary>
    public string Describe(string key) => $"{_storage.Root.TrimEnd('/')}/{key}";

    /// <summary>The place of an object in the cache.</summary>
    /// <param name="key">The object.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="time">When its writer says that it was written.</param>
    /// <param name="etag">The store's tag of an object that may be replaced; null for a data file.</param>
    public CacheEntry Entry(string key, long size, DateTimeOffset time, string? etag = null) => CacheEntry.Of(_storageFolder, key, size, time, etag);

    /// <summary>Whether an object is there now. Without a lease it may go the next moment.</summary>
    public bool Has(CacheEntry entry) => _folder.Has(entry);

    /// <summary>Brings objects to the disk, those that are not there yet side by side.</summary>
    /// <param name="entries">The objects.</param>
    /// <param name="cancellationToken">Cancels the call, which then leaves no half file behind.</param>
    /// <returns>The files; they stay until it is disposed.</returns>
    /// <exception cref="LakeObjectNotFoundException">There is no such object.</exception>
    /// <exception cref="LakeCorruptException">An object has another length than was said.</exception>
    /// <exception cref="LakeStorageException">The store or the disk failed.</exception>
    public async ValueTask<CacheLease> FetchAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken)
    {
        CacheLease lease = await _folder.LeaseAsync(entries, cancellationToken).ConfigureAwait(false);
        try
        {
            Dictionary<string, int> fetched = new(StringComparer.Ordinal);
            while (true)
            {
                CacheEntry[] missing = [.. entries.Where(e => !_folder.Has(e)).DistinctBy(static e => e.Name)];
                if (missing.Length == 0)
                {
                    return lease;
                }

                if (Array.Find(missing, e => fetched.GetValueOrDefault(e.Name) == Rounds) is { } lost)
                {
                    throw new LakeStorageException($"'{lost.Key}' of {_storage.Root} was fetched {Rounds} times, and is not at '{_folder.PathOf(lost)}'. Something deletes or changes the cache's files.");
                }

                foreach (CacheEntry mine in await FetchMissingAsync(missing, cancellationToken).ConfigureAwait(false))
                {
                    fetched[mine.Name] = fetched.GetValueOrDefault(mine.Name) + 1;
                }
            }
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private static string DefaultFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string? place =
            OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set
            : home.Length == 0 ? null
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Path.Combine(home, ".cache");
        return string.IsNullOrEmpty(place) ? Path.Combine(Path.GetTempPath(), $"lakeorm-cache-{Environment.UserName}") : Path.Combine(place, "lakeorm");
    }

    // What another call of this client is fetching already is waited for, after one's own: if that call fails, this one fetches it in the next round.
    private async ValueTask<List<CacheEntry>> FetchMissingAsync(CacheEntry[] missing, CancellationToken cancellationToken)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<CacheEntry> mine = [];
        List<Task> others = [];
        try
        {
            foreach (CacheEntry entry in missing)
            {
                TaskCompletionSource running = _running.GetOrAdd(entry.Name, done);
                if (running == done)
                {
                    mine.Add(entry);
                }
                else
                {
                    others.Add(running.Task);
                }
            }

            await DownloadAsync(mine, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            mine.ForEach(e => _running.TryRemove(e.Name, out _));
            done.SetResult();
        }

        await Task.WhenAll(others).WaitAsync(cancellationToken).ConfigureAwait(false);
        return mine;
    }

    private async ValueTask DownloadAsync(List<CacheEntry> entries, CancellationToken cancellationToken)
    {
        // Another call may have ended with it between the look and now.
        entries = entries.FindAll(e => !_folder.Has(e));
        if (entries.Count == 0)
        {
            return;
        }

        FileDownload[] downloads = [.. entries.Select(e => new FileDownload(_storage, _folder, e, _partBytes))];
        try
        {
            await _folder.MakeRoomAsync(entries, cancellationToken).ConfigureAwait(false);
            ParallelOptions options = new() { MaxDegreeOfParallelism = _parallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(downloads.SelectMany(static d => Enumerable.Range(0, d.Parts), static (d, part) => (Download: d, Part: part)), options, FetchAsync).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LakeStorageException($"Cannot fetch data files of {_storage.Root} into '{_folder.Files}': {e.Message} {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.CacheDirectory)} says where they go.", e);
        }
        finally
        {
            Array.ForEach(downloads, static d => d.Dispose());
            _folder.Ended(entries);
        }
    }

    private async ValueTask FetchAsync((FileDownload Download, int Part) piece, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await piece.Download.FetchAsync(piece.Part, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _reads.Release();
        }
    }
}
