namespace LakeOrm.Local.Engine;

/// <summary>
/// An engine's own folder for temporary files, which goes with the engine. While the engine's process lives, a lock file in it is held open; the folders of processes that were killed are removed
/// by whoever makes the next one in the same place.
/// </summary>
internal sealed class EngineFolder : IDisposable
{
    private const string Prefix = "lakeorm-";
    private const string LockName = ".lock";
    private const int Tries = 10;

    // What an engine leaves in its folder. Nothing else is removed from a folder whose name anybody may use.
    private static readonly string[] Leftovers = ["duckdb_temp_*", "rows-*.parquet"];

    private readonly FileStream _lock;

    private EngineFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    /// <summary>Makes a folder, and removes those of dead processes beside it.</summary>
    /// <exception cref="LakeStorageException">It cannot be made.</exception>
    public static EngineFolder Create(string parent)
    {
        EngineFolder made = Make(System.IO.Path.GetFullPath(parent));
        made.RemoveDead();
        return made;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            foreach (string entry in Directory.GetFileSystemEntries(Path).Where(e => e != _lock.Name))
            {
                if (Directory.Exists(entry))
                {
                    Directory.Delete(entry, recursive: true);
                }
                else
                {
                    File.Delete(entry);
                }
            }
        }

        // The lock goes last: a process that dies before has left a folder that can be told to be dead.
        _lock.Dispose();
        RemoveIfEmpty(Path);
    }

    private static EngineFolder Make(string parent)
    {
        string path;
        for (int attempt = 1; ; attempt++)
        {
            path = System.IO.Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}");
            try
            {
                // What queries spill is rows of the lake: nobody else's to read.
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(path);
                }
                else
                {
                    Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }

                FileStream file = OpenLock(path, FileMode.CreateNew);

                // Another process may have taken the folder for a dead one's before the lock was held; afterwards none can.
                if (File.Exists(file.Name))
                {
                    return new EngineFolder(path, file);
                }

                file.Dispose();
            }
            catch (IOException) when (attempt < Tries && Directory.Exists(parent))
            {
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LakeStorageException($"Cannot make the folder for temporary files '{path}': {e.Message} Set {nameof(LocalLakeOptions)}.{nameof(LocalLakeOptions.TempDirectory)} to a folder that can be written.", e);
            }
        }
    }

    // The lock file is removed while the lock is held, so that nobody can hold a lock in a folder that is on its way out.
    private static FileStream OpenLock(string folder, FileMode mode) =>
        new(System.IO.Path.Combine(folder, LockName), mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);

    private void RemoveDead()
    {
        try
        {
            // Where locks do not work, the living cannot be told from the dead.
            if (!IsLocked(Path))
            {
                return;
            }

            foreach (string folder in Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(Path)!, $"{Prefix}*").Where(IsOurs))
            {
                RemoveIfDead(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way.
        }
    }

    private bool IsOurs(string folder) =>
        folder != Path && Guid.TryParseExact(System.IO.Path.GetFileName(folder)[Prefix.Length..], "N", out _) && !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);

    private static void RemoveIfDead(string folder)
    {
        try
        {
            // Killed after the lock was gone, or before it was there: then the folder is empty, and whoever is about to lock it makes another.
            if (!File.Exists(System.IO.Path.Combine(folder, LockName)))
            {
                RemoveIfEmpty(folder);
                return;
            }

            using (OpenLock(folder, FileMode.Open))
            {
                foreach (string file in Leftovers.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)))
                {
                    File.Delete(file);
                }
            }

            RemoveIfEmpty(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Its owner lives, or it is another user's.
        }
    }

    private static bool IsLocked(string folder)
    {
        try
        {
            // Not to be removed when it closes: the lock is our own.
            using FileStream second = new(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void RemoveIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }
}
