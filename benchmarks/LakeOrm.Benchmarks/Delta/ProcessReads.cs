using System.Globalization;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>What this process has read so far through system calls, from the disk or from the system's cache of it.</summary>
internal static class ProcessReads
{
    private const string Counters = "/proc/self/io";

    /// <summary>Whether the system counts.</summary>
    public static bool AreCounted => File.Exists(Counters);

    /// <summary>The bytes.</summary>
    public static long Bytes => long.Parse(File.ReadLines(Counters).First(static l => l.StartsWith("rchar: ", StringComparison.Ordinal)).AsSpan(7), CultureInfo.InvariantCulture);
}
