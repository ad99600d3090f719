using System.Text;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Local.Cache;

/// <summary>The cache on the disk, which clients and processes share: finished files under names that tell what they are, and who reads them.</summary>
/// <remarks>
/// Who reads files says so in a lease, a file that it holds open. A lease is taken and a finished file put into its place while the turn is held together with others; files are deleted while it is held alone.
/// So whoever deletes knows every lease, and whoever has one finds a file or finds it gone, and it does not go later. What a dead process held is free, as locks end with it.
/// </remarks>
/// <param name="path">The folder.</param>
/// <param name="limit">How many bytes it may hold; null for the default.</param>
internal sealed class CacheFolder(string path, long? limit)
{
    private const long DefaultLimit = 8L << 30;
    private const int ShareOfDisk = 4;
    private const string PartSuffix = ".part";
    private const string LeaseSuffix = ".lease";

    // What others add is noticed when so much was added here.
    private const int ShareUnseen = 8;
    private const int TriesForTurn = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);

    private readonly string _files = Path.Combine(path, "files");
    private readonly string _leases = Path.Combine(path, "leases");
    private readonly string _turn = Path.Combine(path, ".turn");
    private readonly Lock _counting = new();
    private readonly Dictionary<string, long> _coming = new(StringComparer.Ordinal);
    private bool _isMade;
    private long? _limit = limit;
    private long? _total;
    private long _added;

    /// <summary>The folder of finished files.</summary>
    public string Files => _files;

    /// <summary>Where a file is, or would be.</summary>
    public string PathOf(CacheEntry entry) => Path.Combine(_files, entry.Name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Whether a file is there, whole: one that a crash of the machine has cut is not.</summary>
    public bool Has(CacheEntry entry)
    {
        FileInfo file = new(PathOf(entry));
        if (!file.Exists || file.Length != entry.Size)
        {
            return false;
        }

        DateTime now = DateTime.UtcNow;
        if (now - file.LastAccessTimeUtc > Touch)
        {
            // File systems do not keep the time of the last reading, or do so seldom.
            Ignoring(() => file.LastAccessTimeUtc = now);
        }

        return true;
    }

    /// <summary>Takes a lease of files, whether they are there already or not.</summary>
    /// <exception cref="LakeStorageException">The cache's folder cannot be used.</exception>
    public async ValueTask<CacheLease> LeaseAsync(IReadOnlyList<CacheEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            Make();
            using FileStream turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
            FileStream lease = new(
                Path.Combine(_leases, $"{Guid.NewGuid():N}{LeaseSuffix}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 1 << 12, FileOptions.DeleteOnClose);
            try
            {
                lease.Write(Encoding.UTF8.GetBytes(string.Join('\n', entries.Select(static e => e.Name))));
                lease.Flush();
                return new CacheLease(this, lease, [.. entries.Select(PathOf)]);
            }
            catch
            {
                lease.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    /// <summary>Makes a file that is being fetched. As long as it is open, nobody takes it for one that a dead process left.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask<(string Path, SafeFileHandle File)> CreatePartAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        string target = PathOf(entry);
        MakeFolder(Path.GetDirectoryName(target)!);
        string part = $"{target}.{Guid.NewGuid():N}{PartSuffix}";

        // Between its making and its lock it would look dead. Who deletes the dead has the turn alone.
        using FileStream turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        return (part, File.OpenHandle(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous, preallocationSize: entry.Size));
    }

    /// <summary>Closes a fetched file, which is durable, and puts it into its place.</summary>
    public async ValueTask PublishAsync(SafeFileHandle file, string part, CacheEntry entry, CancellationToken cancellationToken)
    {
        string target = PathOf(entry);
        using FileStream turn = await TakeTurnAsync(cancellationToken).ConfigureAwait(false);

        // Open, it is known to be somebody's; Windows moves no open file.
        file.Dispose();
        try
        {
            File.Move(part, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Has(entry))
        {
            // Windows replaces no file that is being read, and the one that is there is the same.
            File.Delete(part);
        }

        Ended([entry]);
    }

    /// <summary>Deletes a file that is no good.</summary>
    public static void Forget(string file) => Ignoring(() => File.Delete(file));

    /// <summary>Makes room for files that are fetched next, as far as what is being read leaves any. It is theirs until <see cref="Ended"/>.</summary>
    public async ValueTask MakeRoomAsync(IReadOnlyCollection<CacheEntry> entries, CancellationToken cancellationToken)
    {
        lock (_counting)
        {
            _limit ??= LimitOf(path);
            foreach (CacheEntry entry in entries)
            {
                _coming[entry.Name] = entry.Size;
                _added += entry.Size;
            }

            if (_total is { } total && _added <= _limit / ShareUnseen && total + _added <= _limit)
            {
                return;
            }
        }

        for (int i = 0; i < TriesForTurn; i++)
        {
            using FileStream? turn = TryTakeTurn(alone: true);
            if (turn is not null)
            {
                Ignoring(Trim);
                return;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes note that files are in their places, or do not come.</summary>
    public void Ended(IEnumerable<CacheEntry> entries)
    {
        lock (_counting)
        {
            foreach (CacheEntry entry in entries)
            {
                _coming.Remove(entry.Name);
            }
        }
    }

    /// <summary>Deletes what is beyond the limit, once what was read need not be kept any more.</summary>
    public void TrimIfOver()
    {
        lock (_counting)
        {
            if (_total is null || _total + _added <= _limit)
            {
                return;
            }
        }

        using FileStream? turn = TryTakeTurn(alone: true);
        if (turn is not null)
        {
            Ignoring(Trim);
        }
    }

    private static void Ignoring(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is in use or was deleted by another: nobody depends on it.
        }
    }

    private static long LimitOf(string folder)
    {
        try
        {
            return Math.Min(DefaultLimit, new DriveInfo(folder).TotalSize / ShareOfDisk);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return DefaultLimit;
        }
    }

    // What is fetched is rows of the lake: nobody else's to read, and above all not to write.
    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void Make()
    {
        if (Volatile.Read(ref _isMade) && Directory.Exists(_leases))
        {
            return;
        }

        MakeFolder(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0)
        {
            throw new UnauthorizedAccessException("Everybody may write into it, and could change what queries find there.");
        }

        MakeFolder(_files);
        MakeFolder(_leases);
        Volatile.Write(ref _isMade, true);
    }

    private LakeStorageException Unusable(Exception cause) => new(
        $"Cannot keep data files in '{path}': {cause.Message} {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.CacheDirectory)} says where they go.", cause);

    private async ValueTask<FileStream> TakeTurnAsync(CancellationToken cancellationToken)
    {
        FileStream? turn;
        while ((turn = TryTakeTurn(alone: false)) is null)
        {
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return turn;
    }

    private FileStream? TryTakeTurn(bool alone)
    {
        try
        {
            return alone
                ? new FileStream(_turn, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0)
                : new FileStream(_turn, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(_turn))
        {
            return null;
        }
    }

    // The turn is held alone.
    private void Trim()
    {
        lock (_counting)
        {
            if (TryTakeTurn(alone: true) is { } second)
            {
                // Where locks do not work, what is read cannot be told from what is not.
                second.Dispose();
                return;
            }

            HashSet<string> leased = Leased();
            List<FileInfo> files = [];
            foreach (FileInfo file in new DirectoryInfo(_files).EnumerateFiles("*", SearchOption.AllDirectories))
            {
                if (file.Name.EndsWith(PartSuffix, StringComparison.Ordinal))
                {
                    Ignoring(() => DeleteIfDead(file.FullName));
                }
                else
                {
                    files.Add(file);
                }
            }

            long total = files.Sum(static f => f.Length) + _coming.Values.Sum();
            foreach (FileInfo file in files.OrderBy(static f => f.LastAccessTimeUtc))
            {
                if (total <= _limit)
                {
                    break;
                }

                if (!leased.Contains(Path.GetRelativePath(_files, file.FullName).Replace(Path.DirectorySeparatorChar, '/')))
                {
                    long size = file.Length;
                    Ignoring(() =>
                    {
                        file.Delete();
                        total -= size;
                    });
                }
            }

            (_total, _added) = (total, 0);
        }
    }

    private HashSet<string> Leased()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string lease in Directory.EnumerateFiles(_leases, $"*{LeaseSuffix}"))
        {
            if (!DeleteIfDead(lease))
            {
                using FileStream file = new(lease, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using StreamReader reader = new(file, Encoding.UTF8);
                names.UnionWith(reader.ReadToEnd().Split('\n'));
            }
        }

        return names;
    }

    // Whoever made it holds it open.
    private static bool DeleteIfDead(string file)
    {
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            {
            }
        }
        catch (FileNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }

        File.Delete(file);
        return true;
    }
}
