using System.Globalization;
using LakeOrm;

namespace DeltaInspect;

/// <summary>What the command line asks for.</summary>
/// <param name="Table">The table's folder.</param>
/// <param name="Version">A version of it; the newest when null.</param>
/// <param name="OnlyRows">Whether only the rows are looked at.</param>
internal sealed record InspectOptions(DirectoryInfo Table, LakeVersion? Version = null, bool OnlyRows = false)
{
    public const string Usage = "usage: DeltaInspect TABLE [--version N] [--rows]   (TABLE: the folder of a Delta table)";

    /// <summary>Reads the command line; null when it is none of ours.</summary>
    public static InspectOptions? Parse(string[] args)
    {
        if (args is not [{ Length: > 0 } folder, ..] || folder.StartsWith('-'))
        {
            return null;
        }

        InspectOptions options = new(new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
        for (int i = 1; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--rows":
                    options = options with { OnlyRows = true };
                    break;
                case "--version" when ++i < args.Length && long.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out long version):
                    options = options with { Version = LakeVersion.At(version) };
                    break;
                default:
                    return null;
            }
        }

        return options.Table.Parent is null ? null : options;
    }
}
