namespace LakeOrm.CrashHarness.Checks;

/// <summary>Holds each checkpoint, as another reader sees it, against the log that it stands for.</summary>
internal static class CheckpointCheck
{
    /// <summary>Checks a table's checkpoints.</summary>
    /// <param name="reader">Reads them.</param>
    /// <param name="log">The log.</param>
    /// <param name="mayBeLate">Whether a put may have come after later ones.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static void Run(ParquetReader reader, TableLog log, bool mayBeLate, Findings findings)
    {
        Dictionary<long, string> checkpoints = log.Checkpoints.ToDictionary(static c => c.Version, static c => c.Path);
        HashSet<string> live = new(StringComparer.Ordinal);
        HashSet<string> applications = new(StringComparer.Ordinal);
        foreach (LoggedCommit commit in log.Commits)
        {
            live.ExceptWith(commit.Removed);
            live.UnionWith(commit.Added.Select(static f => f.Path));
            applications.UnionWith(commit.Marks.Select(static m => m.AppId));
            if (checkpoints.TryGetValue(commit.Version, out string? path))
            {
                Compare(path, "files", live, reader.Texts(Select("add.path", path)).Select(p => Path.Combine(log.Folder, Uri.UnescapeDataString(p))), findings);
                Compare(path, "keys", applications, reader.Texts(Select("txn.appId", path)), findings);
            }
        }

        // One that came late, after newer ones, may name what has been deleted since.
        if (log.LastCheckpoint is { } last && !checkpoints.ContainsKey(last) && !(mayBeLate && last < checkpoints.Keys.DefaultIfEmpty(-1).Max()))
        {
            findings.AddOther($"{log.Folder}: the hint names a checkpoint of version {last}, and there is none");
        }
    }

    private static string Select(string column, string path) => $"SELECT {column} FROM read_parquet({ParquetReader.Quote(path)}) WHERE {column} IS NOT NULL";

    private static void Compare(string path, string what, HashSet<string> expected, IEnumerable<string> found, Findings findings)
    {
        string[] there = [.. found];
        if (there.Length != expected.Count || !expected.SetEquals(there))
        {
            findings.AddOther($"{path} has {there.Length} {what}, and the log {expected.Count}");
        }
    }
}
