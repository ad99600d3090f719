using System.Diagnostics;

namespace LakeOrm.Local.Tests;

/// <summary>Folders in which nothing can be made while this lives: by their mode, or, for the privileged user whom modes do not stop, by the file system's immutable flag.</summary>
internal sealed class ReadOnlyFolders : IDisposable
{
    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
    private readonly string[] _folders;

    private ReadOnlyFolders(string[] folders)
    {
        _folders = folders;
        Set(writable: false);
        Holds = Array.TrueForAll(folders, static folder => !CanWrite(folder));
    }

    /// <summary>Whether it works on this system.</summary>
    public bool Holds { get; }

    public static ReadOnlyFolders Make(string[] folders) => new(folders);

    public void Dispose() => Set(writable: true);

    private static bool CanWrite(string folder)
    {
        string probe = Path.Combine(folder, "probe");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    private void Set(bool writable)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (Environment.IsPrivilegedProcess)
        {
            if (OperatingSystem.IsLinux())
            {
                using Process? change = Process.Start(new ProcessStartInfo("chattr", [writable ? "-i" : "+i", .. _folders]) { RedirectStandardError = true });
                change?.WaitForExit();
            }

            return;
        }

        foreach (string folder in _folders)
        {
            File.SetUnixFileMode(folder, writable ? ReadOnly | UnixFileMode.UserWrite : ReadOnly);
        }
    }
}
