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

    /// <summary>The commits from version 0, without a gap.</summary>
    public IReadOnlyList<LoggedCommit> Commits { get; }

    private string LogFolder => Path.Combine(Folder, "_delta_log");

    /// <summary>The checkpoints and their versions.</summary>
    public IEnumerable<(long Version, string Path)> Checkpoints =>
        Directory.EnumerateFiles(LogFolder, "*.checkpoint.parquet").Select(static path => (long.Parse(Path.GetFileName(path)[..20], CultureInfo.InvariantCulture), path)).Order();

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

    /// <summary>Whether there is a table: a log with a first version.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "_delta_log", $"{0:D20}.json"));

    /// <exception cref="InvalidDataException">The log has a gap.</exception>
    public static TableLog Read(string folder)
    {
        List<LoggedCommit> commits = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder, "_delta_log"), "*.json").Order(StringComparer.Ordinal))
        {
            commits.Add(ReadCommit(folder, file));
            if (commits[^1].Version != commits.Count - 1)
            {
                throw new InvalidDataException($"{file} follows version {commits.Count - 2}.");
            }
        }

        return new TableLog(folder, commits);
    }

    private static LoggedCommit ReadCommit(string folder, string file)
    {
        List<Mark> marks = [];
        List<LoggedFile> added = [];
        List<string> removed = [];
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
        }

        return new LoggedCommit(long.Parse(Path.GetFileName(file)[..20], CultureInfo.InvariantCulture), marks, added, removed);
    }

    private static string PathOf(string folder, JsonElement action) => Path.Combine(folder, Uri.UnescapeDataString(action.GetProperty("path").GetString()!));
}
