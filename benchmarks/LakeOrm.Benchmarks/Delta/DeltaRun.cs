using System.Globalization;

namespace LakeOrm.Benchmarks.Delta;

/// <summary>One run of the measurements.</summary>
internal sealed class DeltaRun
{
    private DeltaRun(string root, bool isQuick)
    {
        Root = root;
        IsQuick = isQuick;
    }

    /// <summary>A folder of the run's own.</summary>
    public string Root { get; }

    /// <summary>Whether to measure at a tenth of the size, to see that it works.</summary>
    public bool IsQuick { get; }

    /// <summary>The file system of the folder.</summary>
    public string FileSystem => new DriveInfo(Root).DriveFormat;

    /// <summary>How busy the machine is: processes that ran or wanted to, over the last minute.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>Makes the folder below another, or else below the system's temporary one.</summary>
    public static DeltaRun Start(string? below, bool isQuick)
    {
        if (below is null)
        {
            return new DeltaRun(Directory.CreateTempSubdirectory("lakeorm-delta-").FullName, isQuick);
        }

        string root = Path.Combine(Path.GetFullPath(below), $"lakeorm-delta-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        return new DeltaRun(root, isQuick);
    }

    /// <summary>A new folder for one measurement.</summary>
    public string Folder(string name)
    {
        string folder = Path.Combine(Root, name);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>How much is measured.</summary>
    public int Size(int whole) => IsQuick ? whole / 10 : whole;

    public static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says whether a target is reached.</summary>
    public static void Target(string what, double found, double most, string unit = "") =>
        Print($"{(found <= most ? "reached" : "MISSED")}: {what} = {found:F2}{unit}, at most {most:0.##}{unit}");
}
