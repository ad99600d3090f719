using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.Benchmarks.Scale;

/// <summary>Prints resident memory as a write goes on, so that one sees whether it grows.</summary>
/// <param name="every">How many rows lie between two lines.</param>
internal sealed class MemoryWatch(long every) : IProgress<WriteProgress>
{
    private long _next;

    /// <summary>The most memory that the process has held.</summary>
    public static long PeakBytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64;
        }
    }

    public void Report(WriteProgress value)
    {
        if (value.Rows < _next)
        {
            return;
        }

        _next = value.Rows + every;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"at {value.Rows} rss_MiB {Environment.WorkingSet >> 20} managed_MiB {GC.GetTotalMemory(false) >> 20} files {value.Files}"));
    }
}
