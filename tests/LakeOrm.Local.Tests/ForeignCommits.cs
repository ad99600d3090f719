using System.Text.Json.Nodes;
using LakeOrm.Delta.Tests.Support;

namespace LakeOrm.Local.Tests;

/// <summary>Commits to a table as another engine makes them, by hand.</summary>
/// <param name="folder">The table's folder.</param>
internal sealed class ForeignCommits(string folder)
{
    /// <summary>Declares that rows may be deleted in place.</summary>
    public const string DeletionVectors =
        """{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors","appendOnly","invariants"]}}""";

    private string Log => Path.Combine(folder, "_delta_log");

    /// <summary>The newest version.</summary>
    public long Version => Directory.EnumerateFiles(Log, "*.json").Max(static f => long.Parse(Path.GetFileNameWithoutExtension(f), System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The actions of a version.</summary>
    public JsonObject[] Actions(long version) => [.. File.ReadAllLines(PathOf(version)).Select(static l => JsonNode.Parse(l)!.AsObject())];

    /// <summary>The files that a version added.</summary>
    public JsonObject[] Adds(long version) => [.. Actions(version).Where(static a => a.ContainsKey("add")).Select(static a => a["add"]!.AsObject())];

    /// <summary>Writes the next version.</summary>
    public void Commit(params IEnumerable<string> lines) => File.WriteAllText(PathOf(Version + 1), string.Join('\n', lines) + "\n");

    /// <summary>Writes a version anew.</summary>
    public void Rewrite(long version, params IEnumerable<string> lines) => File.WriteAllText(PathOf(version), string.Join('\n', lines) + "\n");

    /// <summary>Deletes rows of data files in place, as the next version.</summary>
    /// <param name="inLog">Whether the vectors stand in the log; else all are in one file.</param>
    /// <param name="deletes">Files as the log added them, and all of their rows that are deleted by then.</param>
    public void Delete(bool inLog, params IReadOnlyList<(JsonObject Add, long[] Rows)> deletes)
    {
        var id = Guid.NewGuid();
        byte[][] vectors = [.. deletes.Select(static (d, i) => Roaring.Encode(d.Rows, withRuns: i % 2 == 1))];
        List<string> lines = [DeletionVectors];
        int offset = 1;
        for (int i = 0; i < vectors.Length; i++)
        {
            JsonObject add = deletes[i].Add;
            JsonObject remove = new() { ["path"] = add["path"]!.DeepClone(), ["deletionTimestamp"] = 1, ["dataChange"] = true };
            if (add["deletionVector"] is { } old)
            {
                remove["deletionVector"] = old.DeepClone();
            }

            var next = (JsonObject)add.DeepClone();
            next["deletionVector"] = new JsonObject
            {
                ["storageType"] = inLog ? "i" : "u",
                ["pathOrInlineDv"] = Roaring.Base85(inLog ? vectors[i] : id.ToByteArray(bigEndian: true)),
                ["sizeInBytes"] = vectors[i].Length,
                ["cardinality"] = deletes[i].Rows.Length,
            };
            if (!inLog)
            {
                next["deletionVector"]!["offset"] = offset;
                offset += vectors[i].Length + 8;
            }

            lines.Add(new JsonObject { ["remove"] = remove }.ToJsonString());
            lines.Add(new JsonObject { ["add"] = next }.ToJsonString());
        }

        if (!inLog)
        {
            File.WriteAllBytes(Path.Combine(folder, $"deletion_vector_{id}.bin"), Roaring.File(vectors));
        }

        Commit(lines);
    }

    private string PathOf(long version) => Path.Combine(Log, $"{version:D20}.json");
}
