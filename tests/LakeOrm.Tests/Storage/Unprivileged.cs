using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace LakeOrm.Tests.Storage;

/// <summary>Runs file calls as somebody who may not do everything, also where the tests run as the privileged user.</summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;

    /// <summary>Runs an action that stays on its thread.</summary>
    public static void Run(Action action)
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            action();
            return;
        }

        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            // The file system's idea of the user is the thread's own on Linux; the thread ends with it.
            _ = SetFileSystemUser(Nobody);
            try
            {
                action();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
