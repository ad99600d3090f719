using System.Globalization;
using System.Text.Json;
using LakeOrm.Delta.Tests.Support;

namespace LakeOrm.Local.Tests.OtherReaders;

/// <summary>What a table's log says, read without LakeOrm: commits as JSON, and the newest checkpoint by DuckDB.</summary>
internal static class DeltaLog
{
    /// <summary>The files of a table's newest version.</summary>
    /// <param name="folder">The table's folder.</param>
    public static IReadOnlyCollection<LoggedFile> Files(string folder)
    {
        string log = Path.Combine(folder, "_delta_log");
        Dictionary<(string Path, string Vector), LoggedFile> files = [];
        string? checkpoint = Directory.EnumerateFiles(log, "*.checkpoint.parquet").Max(StringComparer.Ordinal);
        if (checkpoint is not null)
        {
            foreach (object?[] row in Duck.Query($"SELECT to_json(\"add\")::VARCHAR FROM read_parquet({Duck.Quote(checkpoint)}) WHERE \"add\" IS NOT NULL"))
            {
                Add(files, folder, JsonDocument.Parse((string)row[0]!).RootElement);
            }
        }

        long from = checkpoint is null ? 0 : VersionOf(checkpoint) + 1;
        foreach (string commit in Directory.EnumerateFiles(log, "*.json").Where(f => Path.GetFileName(f).Length == 25 && VersionOf(f) >= from).Order(StringComparer.Ordinal))
        {
            JsonElement[] actions = [.. File.ReadLines(commit).Where(static l => l.Length > 0).Select(static l => JsonDocument.Parse(l).RootElement)];
            foreach (JsonElement action in actions)
            {
                if (action.TryGetProperty("remove", out JsonElement remove))
                {
                    files.Remove(KeyOf(remove));
                }
            }

            foreach (JsonElement action in actions)
            {
                if (action.TryGetProperty("add", out JsonElement add))
                {
                    Add(files, folder, add);
                }
            }
        }

        return files.Values;
    }

    private static void Add(Dictionary<(string Path, string Vector), LoggedFile> files, string folder, JsonElement add)
    {
        string path = Uri.UnescapeDataString(add.GetProperty("path").GetString()!);
        long? records = Text(add, "stats") is { } stats && JsonDocument.Parse(stats).RootElement.TryGetProperty("numRecords", out JsonElement n) ? n.GetInt64() : null;
        long deleted = Vector(add) is { } vector ? vector.GetProperty("cardinality").GetInt64() : 0;
        files[KeyOf(add)] = new LoggedFile(path.StartsWith("file:", StringComparison.Ordinal) ? new Uri(path).LocalPath : Path.Combine(folder, path), add.GetProperty("size").GetInt64(), records, deleted);
    }

    private static (string Path, string Vector) KeyOf(JsonElement file) =>
        (file.GetProperty("path").GetString()!, Vector(file) is { } vector ? vector.GetProperty("pathOrInlineDv").GetString() + "@" + (vector.TryGetProperty("offset", out JsonElement offset) ? offset.ToString() : string.Empty) : string.Empty);

    private static JsonElement? Vector(JsonElement file) => file.TryGetProperty("deletionVector", out JsonElement vector) && vector.ValueKind == JsonValueKind.Object ? vector : null;

    private static string? Text(JsonElement file, string name) => file.TryGetProperty(name, out JsonElement text) ? text.GetString() : null;

    private static long VersionOf(string file) => long.Parse(Path.GetFileName(file).AsSpan(0, 20), CultureInfo.InvariantCulture);
}
