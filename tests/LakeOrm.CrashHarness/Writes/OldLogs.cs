using System.Globalization;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>Tables whose logs are made to look old, so that a clean-up finds something to delete.</summary>
internal static class OldLogs
{
    /// <summary>What their names begin with; the lane follows, which alone writes to the table.</summary>
    public const string Prefix = "cleaned_";

    private static readonly TimeSpan Age = TimeSpan.FromDays(3);

    /// <summary>Sets back the times of what a lane's log has by now.</summary>
    /// <param name="root">The lake's folder.</param>
    /// <param name="lane">The lane.</param>
    public static void SetBack(string root, int lane)
    {
        DirectoryInfo log = new(Path.Combine(root, "crash", Prefix + lane.ToString(CultureInfo.InvariantCulture), "_delta_log"));
        if (!log.Exists)
        {
            return;
        }

        DateTime old = DateTime.UtcNow - Age;
        foreach (FileInfo file in log.EnumerateFiles("*.json").Where(f => f.LastWriteTimeUtc > old + TimeSpan.FromDays(1)))
        {
            file.LastWriteTimeUtc = old;
        }
    }
}
