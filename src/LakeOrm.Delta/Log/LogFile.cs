using System.Globalization;

namespace LakeOrm.Delta.Log;

/// <summary>What a file of the log is, by its name.</summary>
/// <param name="Key">The file.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Version">The table version that it is of, or begins with.</param>
/// <param name="Part">Which part of a checkpoint in parts, from 1; else 1.</param>
/// <param name="Parts">How many parts the checkpoint has.</param>
/// <param name="End">The last version whose actions compacted ones stand for; else 0.</param>
internal readonly record struct LogFile(string Key, LogFileKind Kind, long Version, int Part = 1, int Parts = 1, long End = 0)
{
    private const int VersionDigits = 20;
    private const string ChecksumSuffix = ".crc";

    /// <summary>The log's folder of a table.</summary>
    public static string Folder(string table) => table.Length == 0 ? "_delta_log/" : table + "/_delta_log/";

    /// <summary>The name of a commit.</summary>
    public static string Commit(string table, long version) => string.Create(CultureInfo.InvariantCulture, $"{Folder(table)}{version:D20}.json");

    /// <summary>The name of a checkpoint in one file.</summary>
    public static string Checkpoint(string table, long version) => string.Create(CultureInfo.InvariantCulture, $"{Folder(table)}{version:D20}.checkpoint.parquet");

    /// <summary>The folder of the files that checkpoints of the second kind name.</summary>
    public static string Sidecars(string table) => Folder(table) + "_sidecars/";

    /// <summary>The name of the checksum that Hadoop keeps of a file on a local disk.</summary>
    public static string Checksum(string key)
    {
        int name = key.LastIndexOf('/') + 1;
        return string.Concat(key.AsSpan(0, name), ".", key.AsSpan(name), ChecksumSuffix);
    }

    /// <summary>The name of the hint that says which checkpoint is the newest.</summary>
    public static string LastCheckpoint(string table) => Folder(table) + "_last_checkpoint";

    /// <summary>The name of the mark that lies in the log while the table is being dropped, on stores that delete one object after the other. No engine takes it for anything.</summary>
    public static string Dropped(string table) => Folder(table) + "_dropped";

    /// <summary>Sorts before every file of a version, and after every file of the versions before it.</summary>
    public static string Before(string table, long version) => string.Create(CultureInfo.InvariantCulture, $"{Folder(table)}{version:D20}");

    /// <summary>Reads a name. Names that the log's format does not know are of kind <see cref="LogFileKind.Other"/>.</summary>
    public static LogFile Parse(string key)
    {
        ReadOnlySpan<char> name = key.AsSpan(key.LastIndexOf('/') + 1);
        // Hadoop keeps a file's checksum beside it, under a hidden name.
        if (name is ['.', ..] && name.EndsWith(ChecksumSuffix))
        {
            name = name[1..];
        }

        if (name.Length <= VersionDigits || name[VersionDigits] != '.'
            || !long.TryParse(name[..VersionDigits], NumberStyles.None, CultureInfo.InvariantCulture, out long version))
        {
            return new LogFile(key, LogFileKind.Other, -1);
        }

        ReadOnlySpan<char> rest = name[VersionDigits..];
        if (rest is ".json")
        {
            return new LogFile(key, LogFileKind.Commit, version);
        }

        if (rest is ".checkpoint.parquet")
        {
            return new LogFile(key, LogFileKind.Checkpoint, version);
        }

        if (rest.EndsWith(".compacted.json") && rest.Length == 1 + VersionDigits + ".compacted.json".Length
            && long.TryParse(rest.Slice(1, VersionDigits), NumberStyles.None, CultureInfo.InvariantCulture, out long end) && end > version)
        {
            return new LogFile(key, LogFileKind.Compacted, version, End: end);
        }

        if (!rest.StartsWith(".checkpoint."))
        {
            return new LogFile(key, LogFileKind.Other, version);
        }

        // Either "0000000001.0000000003.parquet", a part of many, or "<uuid>.parquet|json", the second version of checkpoints.
        ReadOnlySpan<char> tail = rest[".checkpoint.".Length..];
        if (tail.Length == 29 && tail[10] == '.' && tail.EndsWith(".parquet")
            && int.TryParse(tail[..10], NumberStyles.None, CultureInfo.InvariantCulture, out int part)
            && int.TryParse(tail[11..21], NumberStyles.None, CultureInfo.InvariantCulture, out int parts))
        {
            return part >= 1 && part <= parts ? new LogFile(key, LogFileKind.Checkpoint, version, part, parts) : new LogFile(key, LogFileKind.Other, version);
        }

        int dot = tail.IndexOf('.');
        bool isManifest = dot > 0 && Guid.TryParseExact(tail[..dot], "D", out _) && tail[dot..] is ".parquet" or ".json";
        return new LogFile(key, isManifest ? LogFileKind.CheckpointV2 : LogFileKind.Other, version);
    }
}
