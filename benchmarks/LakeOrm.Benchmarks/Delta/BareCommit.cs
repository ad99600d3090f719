using LakeOrm.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>
/// The file system calls that a durable commit of one row cannot do without, and no others: the data file and its entry in the folder are on the disk before the log names it,
/// and the log's entry appears whole, under a name that nobody has, and is on the disk when the commit is reported.
/// </summary>
/// <param name="folder">A table's folder, with a folder of the log in it.</param>
/// <param name="data">The bytes of a data file.</param>
/// <param name="entry">The bytes of a log entry.</param>
internal sealed class BareCommit(string folder, byte[] data, byte[] entry)
{
    public const string Log = "_delta_log";

    public void Run(int version)
    {
        string log = Path.Combine(folder, Log);
        Write(Path.Combine(folder, $"part-{version:D5}.parquet"), data);
        FileCalls.Instance.SyncFolder(folder);
        string temporary = Path.Combine(log, $".{version:D20}.tmp");
        Write(temporary, entry);
        if (!FileCalls.Instance.PublishNew(temporary, Path.Combine(log, $"{version:D20}.json")))
        {
            throw new InvalidOperationException($"Version {version} is there already.");
        }

        File.Delete(temporary);
        FileCalls.Instance.SyncFolder(log);
    }

    private static void Write(string path, byte[] bytes)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, bytes, 0);
        RandomAccess.FlushToDisk(file);
    }
}
