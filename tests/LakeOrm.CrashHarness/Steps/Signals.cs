using System.Runtime.InteropServices;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>The signal that nothing can catch.</summary>
internal static partial class Signals
{
    private const int Kill = 9;

    /// <summary>Ends this process as a crash does: no handler, no finally, no buffer is flushed.</summary>
    public static void KillSelf()
    {
        _ = Send(Environment.ProcessId, Kill);
        Thread.Sleep(Timeout.Infinite);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
