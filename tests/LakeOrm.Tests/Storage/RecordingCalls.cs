using LakeOrm.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Tests.Storage;

/// <summary>
/// Writes down the calls that go to the system, makes a chosen one fail, and knows what a power cut would leave: an entry of a folder
/// is durable once the folder was synced after the entry was made, a file's bytes once the file was synced after they were written.
/// </summary>
internal sealed class RecordingCalls(string root) : IFileCalls
{
    private readonly Dictionary<string, long> _syncedLengths = [];
    private readonly HashSet<string> _unsyncedEntries = [];

    internal List<string> Log { get; } = [];

    /// <summary>The call (its first word in <see cref="Log"/>) that fails instead of being made.</summary>
    internal string? Failing { get; set; }

    /// <summary>Where new files' bytes go instead, to meet the failures of a real device.</summary>
    internal string? Device { get; set; }

    /// <summary>Runs before a file gets a name that nobody has: its path, and that name.</summary>
    internal Action<string, string>? Linking { get; set; }

    public FileStream CreateNew(string path)
    {
        Record("create", path);
        _unsyncedEntries.Add(path);
        return Device is null
            ? FileCalls.Instance.CreateNew(path)
            : new FileStream(Device, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public void SyncFile(string path, SafeFileHandle file)
    {
        Record("sync-file", path, $" of {RandomAccess.GetLength(file)} bytes");
        FileCalls.Instance.SyncFile(path, file);
        _syncedLengths[path] = RandomAccess.GetLength(file);
    }

    public void SyncFolder(string path)
    {
        Record("sync-folder", path);
        FileCalls.Instance.SyncFolder(path);
        _unsyncedEntries.RemoveWhere(entry => Path.GetDirectoryName(entry) == path);
    }

    public bool PublishNew(string source, string target)
    {
        Linking?.Invoke(source, target);
        Record("link", target);
        return Published(source, target, FileCalls.Instance.PublishNew(source, target));
    }

    public void PublishReplacing(string source, string target)
    {
        Record("rename", target);
        FileCalls.Instance.PublishReplacing(source, target);
        Published(source, target, published: true);
    }

    public void CreateFolder(string path)
    {
        Record("make-folder", path);
        FileCalls.Instance.CreateFolder(path);
        _unsyncedEntries.Add(path);
    }

    public void Delete(string path)
    {
        Record("delete", path);
        FileCalls.Instance.Delete(path);
    }

    /// <summary>Says that an entry was made by somebody else and may not be synced.</summary>
    internal void Distrust(string path) => _unsyncedEntries.Add(path);

    /// <summary>Whether all of the file's bytes were synced, under whatever name.</summary>
    internal bool IsSynced(string path) => _syncedLengths.TryGetValue(path, out long synced) && synced == new FileInfo(path).Length;

    /// <summary>Whether the file, whole, and all folders on the way from the root survive a power cut.</summary>
    internal bool Survives(string path)
    {
        if (!IsSynced(path))
        {
            return false;
        }

        for (string? entry = path; entry is not null && entry.Length >= root.Length; entry = Path.GetDirectoryName(entry))
        {
            if (_unsyncedEntries.Contains(entry))
            {
                return false;
            }
        }

        return true;
    }

    private bool Published(string source, string target, bool published)
    {
        if (published)
        {
            _unsyncedEntries.Add(target);
            if (_syncedLengths.TryGetValue(source, out long length))
            {
                _syncedLengths[target] = length;
            }
        }

        return published;
    }

    private void Record(string call, string path, string detail = "")
    {
        // The names of temporary files are random.
        string relative = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        bool temporary = Path.GetFileName(path).StartsWith(".lakeorm-", StringComparison.Ordinal);
        Log.Add($"{call} {(temporary ? "temporary" : relative)}{detail}");
        if (call == Failing)
        {
            throw new IOException($"{call} fails");
        }
    }
}
