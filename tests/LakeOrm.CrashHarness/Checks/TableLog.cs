using System.Globalization;
using System.Text.Json;
using LakeOrm.CrashHarness.Writes;

namespace LakeOrm.CrashHarness.Checks;

/// <summary>A table's log as anybody can read it: lines of JSON, without a line of the code that is checked.</summary>
internal sealed class TableLog
{
    private TableLog(string folder, IReadOnlyList<LoggedCommit> commits) => (Folder, Commits) = (folder, commits);

    /// <summary>The table's folder.</summary>
    public string Folder { get; }

    /// <summary>The versions without a gap: from 0, or from the oldest checkpoint when the commits before it were deleted.</summary>
    public IReadOnlyList<LoggedCommit> Commits { get; }

    /// <summary>The checkpoints and their versions.</summary>
    public IEnumerable<(long Version, string Path)> Checkpoints => CheckpointsOf(Folder);

    private string LogFolder => Path.Combine(Folder, "_delta_log");

    /// <summary>The version that the hint names; null without one.</summary>
    public long? LastCheckpoint
    {
        get
        {
            string path = Path.Combine(LogFolder, "_last_checkpoint");
            if (!File.Exists(path))
            {
                return null;
            }

            using JsonDocument hint = JsonDocument.Parse(File.ReadAllBytes(path));
            return hint.RootElement.GetProperty("version").GetInt64();
        }
    }

    /// <summary>Whether there is a table: a log with a version.</summary>
    public static bool Exists(string folder) => Directory.Exists(Path.Combine(folder, "_delta_log")) && Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.json").Any();

    /// <exception cref="InvalidDataException">The log has a gap.</exception>
    public static TableLog Read(string folder)
    {
        List<LoggedCommit> commits = [];
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.json").Order(StringComparer.Ordinal)];
        if (VersionOf(files[0]) > 0)
        {
            // What a clean-up that died has not deleted yet is of no use: nothing tells what it stands on. And a checkpoint that came late, after its commits were deleted, is older than all of them.
            (long oldest, string checkpoint) = CheckpointsOf(folder).First(c => c.Version >= VersionOf(files[0]) - 1);
            commits.Add(ReadCheckpoint(folder, oldest, checkpoint));
            files = [.. files.Where(f => VersionOf(f) > oldest)];
        }

        foreach (string file in files)
        {
            LoggedCommit commit = ReadCommit(folder, file);
            long expected = commits.Count == 0 ? 0 : commits[^1].Version + 1;
            commits.Add(commit.Version == expected ? commit : throw new InvalidDataException($"{file} is there, and version {expected} is not."));
        }

        return new TableLog(folder, commits);
    }

    private static IEnumerable<(long Version, string Path)> CheckpointsOf(string folder) =>
        Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.checkpoint.parquet").Select(static path => (VersionOf(path), path)).Order();

    private static long VersionOf(string file) => long.Parse(Path.GetFileName(file)[..20], CultureInfo.InvariantCulture);

    private static LoggedCommit ReadCheckpoint(string folder, long version, string checkpoint)
    {
        using ParquetReader reader = new();
        string from = $"FROM read_parquet({ParquetReader.Quote(checkpoint)})";
        return new LoggedCommit(
            version,
            reader.Query($"SELECT txn.appId, txn.version {from} WHERE txn.appId IS NOT NULL", static row => new Mark(row.GetString(0), row.GetInt64(1))),
            reader.Query(
                $"SELECT add.path, map_values(add.partitionValues)[1], add.size {from} WHERE add.path IS NOT NULL",
                row => new LoggedFile(Path.Combine(folder, Uri.UnescapeDataString(row.GetString(0))), row.GetString(1), row.GetInt64(2))),
            [],
            LoggedMetadata.Of(
                reader.Query(
                    $"SELECT unnest(map_keys(metaData.configuration)), unnest(map_values(metaData.configuration)) {from} WHERE metaData.id IS NOT NULL",
                    static row => KeyValuePair.Create(row.GetString(0), row.GetString(1))),
                reader.Texts($"SELECT metaData.schemaString {from} WHERE metaData.id IS NOT NULL").Single()));
    }

    private static LoggedCommit ReadCommit(string folder, string file)
    {
        List<Mark> marks = [];
        List<LoggedFile> added = [];
        List<string> removed = [];
        LoggedMetadata? metadata = null;
        foreach (string line in File.ReadLines(file))
        {
            using JsonDocument action = JsonDocument.Parse(line);
            if (action.RootElement.TryGetProperty("txn", out JsonElement transaction))
            {
                marks.Add(new Mark(transaction.GetProperty("appId").GetString()!, transaction.GetProperty("version").GetInt64()));
            }
            else if (action.RootElement.TryGetProperty("add", out JsonElement add))
            {
                string? partition = add.GetProperty("partitionValues").EnumerateObject().Select(static p => p.Value.GetString()).FirstOrDefault();
                added.Add(new LoggedFile(PathOf(folder, add), partition, add.GetProperty("size").GetInt64()));
            }
            else if (action.RootElement.TryGetProperty("remove", out JsonElement remove))
            {
                removed.Add(PathOf(folder, remove));
            }
            else if (action.RootElement.TryGetProperty("metaData", out JsonElement told))
            {
                metadata = LoggedMetadata.Of(
                    told.GetProperty("configuration").EnumerateObject().Select(static p => KeyValuePair.Create(p.Name, p.Value.GetString()!)), told.GetProperty("schemaString").GetString()!);
            }
        }

        return new LoggedCommit(VersionOf(file), marks, added, removed, metadata);
    }

    private static string PathOf(string folder, JsonElement action) => Path.Combine(folder, Uri.UnescapeDataString(action.GetProperty("path").GetString()!));
}
