using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LakeOrm.Storage.Files;

/// <summary>The operating system's own calls.</summary>
internal sealed class FileCalls : IFileCalls
{
    public static readonly FileCalls Instance = new();

    public FileStream CreateNew(string path) => new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.None);

    public void SyncFile(string path, SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // Windows has no folder sync; MoveFileEx with write-through makes the new entry durable.
            return;
        }

        int descriptor = Retry(() => Posix.Open(path, Posix.ReadOnlyDirectory));
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            if (Retry(() => Posix.Fsync(descriptor)) != 0)
            {
                throw Failure("fsync", path);
            }
        }
        finally
        {
            _ = Posix.Close(descriptor);
        }
    }

    public bool PublishNew(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            if (Windows.MoveFileEx(source, target, Windows.WriteThrough))
            {
                return true;
            }

            return Marshal.GetLastPInvokeError() is Windows.FileExists or Windows.AlreadyExists ? false : throw Failure("MoveFileEx", target);
        }

        // link(2) either makes the name or fails because it is there: one winner, and the file behind the name is whole.
        // File.Move without overwrite checks first and renames then, so two callers can both win.
        if (Posix.Link(source, target) == 0)
        {
            return true;
        }

        int error = Marshal.GetLastPInvokeError();
        if (error == Posix.NotPermitted || Posix.IsNotSupported(error))
        {
            throw new IOException(
                $"The file system of '{target}' has no hard links ({Marshal.GetPInvokeErrorMessage(error)}), so nothing can be stored there exactly once. Put the lake on another file system.",
                error);
        }

        return error == Posix.Exists ? false : throw Failure("link", target);
    }

    public void PublishReplacing(string source, string target)
    {
        if (!OperatingSystem.IsWindows())
        {
            // rename(2): one step.
            File.Move(source, target, overwrite: true);
        }
        else if (!Windows.MoveFileEx(source, target, Windows.ReplaceExisting | Windows.WriteThrough))
        {
            throw Failure("MoveFileEx", target);
        }
    }

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
        }
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);

        return result;
    }

    private static IOException Failure(string call, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)} ({error}).", error);
    }
}
