using LakeOrm.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>The file system's calls, each between two steps. Which object a call is for is told by the storage's call on the same thread.</summary>
internal sealed class StepFileCalls(StepTrap trap) : IFileCalls
{
    [ThreadStatic]
    private static string? _kind;

    [ThreadStatic]
    private static string? _folder;

    private static string Kind => _kind ?? throw new InvalidOperationException("A call of the file system outside of a call of the storage.");

    /// <summary>Makes a call of the storage, whose calls of the file system are for an object.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="path">Its path; null for many.</param>
    /// <param name="call">The call, which runs to its end on this thread.</param>
    public static T For<T>(string kind, string? path, Func<T> call)
    {
        (_kind, _folder) = (kind, Path.GetDirectoryName(path));
        try
        {
            return call();
        }
        finally
        {
            (_kind, _folder) = (null, null);
        }
    }

    public FileStream CreateNew(string path) => trap.Around(Kind, StepCatalog.Create, () => FileCalls.Instance.CreateNew(path));

    public void SyncFile(string path, SafeFileHandle file) => trap.Around(Kind, StepCatalog.Sync, () => FileCalls.Instance.SyncFile(path, file));

    public void SyncFolder(string path) => trap.Around(Kind, path == _folder ? StepCatalog.SyncFolder : StepCatalog.SyncParent, () => FileCalls.Instance.SyncFolder(path));

    public bool PublishNew(string source, string target) => trap.Around(Kind, StepCatalog.Link, () => FileCalls.Instance.PublishNew(source, target));

    public void PublishReplacing(string source, string target) => trap.Around(Kind, StepCatalog.Rename, () => FileCalls.Instance.PublishReplacing(source, target));

    public void CreateFolder(string path) => trap.Around(Kind, StepCatalog.CreateFolder, () => FileCalls.Instance.CreateFolder(path));

    public void Delete(string path) =>
        trap.Around(Kind, _folder is not null && path.EndsWith(".tmp", StringComparison.Ordinal) ? StepCatalog.RemoveTemporary : StepCatalog.Remove, () => FileCalls.Instance.Delete(path));
}
