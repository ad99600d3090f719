using LakeOrm.Storage.Files;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Local.Tests.Faults;

/// <summary>The calls to the system, counted, with something that happens at one of them. Nothing is forced to the disk: no power is cut here, and thousands of writes are made.</summary>
internal sealed class SteppedCalls : IFileCalls
{
    private Action<string>? _act;
    private Func<FileStream>? _device;
    private int _left;

    /// <summary>Whether the step was reached; null when none was.</summary>
    public string? Reached { get; private set; }

    /// <summary>From now on, something happens before the n-th call.</summary>
    /// <param name="step">The number, from 1.</param>
    /// <param name="act">What happens; it is told the call. Null for nothing.</param>
    /// <param name="device">Where the bytes of new files go from that call on; null for the files.</param>
    public void Arm(int step, Action<string>? act, Func<FileStream>? device = null)
    {
        (_left, _act, _device, Reached) = (step, act, device, null);
    }

    /// <summary>Nothing happens any more.</summary>
    public void Disarm() => (_act, _device) = (null, null);

    public FileStream CreateNew(string path)
    {
        Step("create " + path);
        return Reached is not null && _device is not null ? _device() : FileCalls.Instance.CreateNew(path);
    }

    public void SyncFile(string path, SafeFileHandle file) => Step("sync file " + path);

    public void SyncFolder(string path) => Step("sync folder " + path);

    public bool PublishNew(string source, string target)
    {
        Step("link " + target);
        return FileCalls.Instance.PublishNew(source, target);
    }

    public void PublishReplacing(string source, string target)
    {
        Step("rename " + target);
        FileCalls.Instance.PublishReplacing(source, target);
    }

    public void CreateFolder(string path)
    {
        Step("make folder " + path);
        FileCalls.Instance.CreateFolder(path);
    }

    public void Delete(string path)
    {
        Step("delete " + path);
        FileCalls.Instance.Delete(path);
    }

    private void Step(string call)
    {
        if (_act is null && _device is null)
        {
            return;
        }

        if (--_left == 0)
        {
            Reached = call;
        }

        if (_left <= 0)
        {
            _act?.Invoke(call);
        }
    }
}
