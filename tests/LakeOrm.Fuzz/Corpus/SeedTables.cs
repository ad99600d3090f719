using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LakeOrm.Delta;
using LakeOrm.Delta.Tests.Support;
using LakeOrm.Drivers;
using LakeOrm.Parquet;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Fuzz.Corpus;

/// <summary>The tables that hostile ones are made from: LakeOrm's own, and small ones of other engines where the environment names a folder of them.</summary>
internal static class SeedTables
{
    /// <summary>How many of the tables, the first, are LakeOrm's own.</summary>
    public const int Own = 7;

    private const string Others = "LAKEORM_TEST_DELTA_TABLES";
    private const string Folder = "seeds";
    private const long LargestLog = 96 << 10;
    private const long LargestFile = 32 << 10;

    /// <summary>Makes them.</summary>
    public static async Task<IReadOnlyList<SeedTable>> MakeAsync()
    {
        SeedTable plain = await PlainAsync();
        List<SeedTable> tables = [plain, await SmallAsync(), Mapped(plain), WithVectors(plain, inLog: true), WithVectors(plain, inLog: false), Timed(plain), await FilesAsync()];
        if (Environment.GetEnvironmentVariable(Others) is { Length: > 0 } folder)
        {
            tables.AddRange(Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Select(Read).OfType<SeedTable>());
        }

        return tables;
    }

    /// <summary>Keeps them for another process.</summary>
    public static void Save(string folder, IReadOnlyList<SeedTable> tables)
    {
        Directory.CreateDirectory(Path.Combine(folder, Folder));
        for (int i = 0; i < tables.Count; i++)
        {
            new FuzzInput(tables[i].Name, tables[i].Files).Save(Path.Combine(folder, Folder, i.ToString("D4", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Reads what <see cref="Save"/> kept.</summary>
    public static IReadOnlyList<SeedTable> Load(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, Folder)).Order(StringComparer.Ordinal).Select(FuzzInput.Load).Select(static s => new SeedTable(s.Target, s.Files))];

    // Several commits, a checkpoint, keys, properties and commits after it.
    private static async Task<SeedTable> PlainAsync()
    {
        MemoryStorage storage = new();
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync<Thing>(new EnsureTableOptions { Properties = new Dictionary<string, string?> { ["delta.dataSkippingNumIndexedCols"] = "5" } });
        for (int i = 0; i < 3; i++)
        {
            await table.InsertAsync(Thing.Some(i * 10, 10), new InsertOptions { Key = IdempotencyKey.Once("key " + i) });
        }

        await table.InsertAsync(Thing.Some(50, 1), new InsertOptions { Key = IdempotencyKey.Sequence("producer", 7) });
        await table.CheckpointAsync();
        await table.InsertAsync(Thing.Some(30, 5));
        return new SeedTable("plain", await ReadAsync(storage));
    }

    // One commit of one file: what is changed in it is seen.
    private static async Task<SeedTable> SmallAsync()
    {
        MemoryStorage storage = new();
        DeltaTable table = new(storage, "t");
        await table.EnsureAsync<Thing>();
        await table.InsertAsync(Thing.Some(0, 4));
        return new SeedTable("small", await ReadAsync(storage));
    }

    // Only data files, of every compression.
    private static async Task<SeedTable> FilesAsync()
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (ParquetCompression compression in Enum.GetValues<ParquetCompression>())
        {
            using MemoryStream stream = new();
            await LakeParquet.WriteAsync(stream, Thing.Some(0, 40), new ParquetWriterOptions { Compression = compression });
            files[$"{compression}.parquet"] = stream.ToArray();
        }

        return new SeedTable("files", files);
    }

    // The protocol and the schema as an engine with column mapping writes them; there is no checkpoint, which would have the schema without.
    private static SeedTable Mapped(SeedTable plain)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string name, byte[] content) in plain.Files.Where(static f => f.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            files[name] = Rewrite(content, static action =>
            {
                if (action["protocol"] is { } protocol)
                {
                    protocol["minReaderVersion"] = 3;
                    protocol["minWriterVersion"] = 7;
                    protocol["readerFeatures"] = new JsonArray("columnMapping", "timestampNtz");
                    protocol["writerFeatures"] = new JsonArray("columnMapping", "timestampNtz", "appendOnly", "invariants");
                }

                if (action["metaData"] is { } metadata)
                {
                    metadata["configuration"]!["delta.columnMapping.mode"] = "name";
                    JsonNode schema = JsonNode.Parse(metadata["schemaString"]!.GetValue<string>())!;
                    int id = 0;
                    foreach (JsonNode? field in schema["fields"]!.AsArray())
                    {
                        field!["metadata"]!["delta.columnMapping.id"] = ++id;
                        field["metadata"]!["delta.columnMapping.physicalName"] = "col-" + id;
                    }

                    metadata["schemaString"] = schema.ToJsonString();
                }
            });
        }

        return new SeedTable("mapped", files);
    }

    // Commits that declare their time, and properties that tell how long things are kept.
    private static SeedTable Timed(SeedTable plain)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        long time = 1_700_000_000_000;
        foreach ((string name, byte[] content) in plain.Files.Where(static f => f.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            files[name] = Rewrite(content, action =>
            {
                if (action["protocol"] is { } protocol)
                {
                    protocol["minReaderVersion"] = 3;
                    protocol["minWriterVersion"] = 7;
                    protocol["readerFeatures"] = new JsonArray("timestampNtz");
                    protocol["writerFeatures"] = new JsonArray("inCommitTimestamp", "timestampNtz", "appendOnly", "invariants");
                }

                if (action["metaData"]?["configuration"] is { } configuration)
                {
                    configuration["delta.enableInCommitTimestamps"] = "true";
                    configuration["delta.logRetentionDuration"] = "interval 30 days";
                    configuration["delta.deletedFileRetentionDuration"] = "interval 7 days";
                    configuration["delta.setTransactionRetentionDuration"] = "interval 30 days";
                    configuration["delta.checkpointInterval"] = "10";
                }

                if (action["commitInfo"] is { } info)
                {
                    info["inCommitTimestamp"] = time++;
                }
            });
        }

        return new SeedTable("timed", files);
    }

    private static SeedTable WithVectors(SeedTable plain, bool inLog)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        Guid id = new("01020304-0506-0708-090a-0b0c0d0e0f10");
        byte[][] vectors = [Roaring.Encode([1, 2]), Roaring.Encode(Enumerable.Range(0, 5000).Select(static r => (long)r * 2)), Roaring.Encode(Enumerable.Range(3, 900).Select(static r => (long)r), withRuns: true), Roaring.Encode([0, 1L << 33])];
        long[] rows = [2, 5000, 900, 2];
        int next = 0;
        foreach ((string name, byte[] content) in plain.Files.Where(static f => f.Key.EndsWith(".json", StringComparison.Ordinal)))
        {
            files[name] = Rewrite(content, action =>
            {
                if (action["protocol"] is { } protocol)
                {
                    protocol["minReaderVersion"] = 3;
                    protocol["minWriterVersion"] = 7;
                    protocol["readerFeatures"] = new JsonArray("deletionVectors", "timestampNtz");
                    protocol["writerFeatures"] = new JsonArray("deletionVectors", "timestampNtz", "appendOnly", "invariants");
                }

                if (action["add"] is { } add)
                {
                    int i = next++ % vectors.Length;
                    JsonObject vector = new()
                    {
                        ["storageType"] = inLog ? "i" : "u",
                        ["pathOrInlineDv"] = Roaring.Base85(inLog ? vectors[i] : id.ToByteArray(bigEndian: true)),
                        ["sizeInBytes"] = vectors[i].Length,
                        ["cardinality"] = rows[i],
                    };
                    if (!inLog)
                    {
                        vector["offset"] = 1 + vectors.Take(i).Sum(static v => v.Length + 8);
                    }

                    add["deletionVector"] = vector;
                }
            });
        }

        if (!inLog)
        {
            files[$"deletion_vector_{id}.bin"] = Roaring.File(vectors);
        }

        return new SeedTable(inLog ? "vectors in the log" : "vectors in files", files);
    }

    private static byte[] Rewrite(byte[] commit, Action<JsonNode> change)
    {
        StringBuilder text = new();
        foreach (string line in Encoding.UTF8.GetString(commit).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            JsonNode action = JsonNode.Parse(line)!;
            change(action);
            text.Append(action.ToJsonString()).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(MemoryStorage storage)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        await foreach (LakeObject found in storage.ListAsync("t/", recursive: true))
        {
            await using Stream stream = await storage.OpenReadAsync(found.Key);
            using MemoryStream content = new();
            await stream.CopyToAsync(content);
            files[found.Key[2..]] = content.ToArray();
        }

        return files;
    }

    // The log whole, or the table is none of ours; of the rest what is small.
    private static SeedTable? Read(string folder)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            bool isLog = name.StartsWith("_delta_log/", StringComparison.Ordinal);
            if ((isLog && !name.EndsWith(".crc", StringComparison.Ordinal)) || (!isLog && file.Length <= LargestFile && !name.Contains("/.", StringComparison.Ordinal)))
            {
                files[name] = File.ReadAllBytes(file.FullName);
            }
        }

        long log = files.Where(static f => f.Key.StartsWith("_delta_log/", StringComparison.Ordinal)).Sum(static f => (long)f.Value.Length);
        return log is > 0 and <= LargestLog ? new SeedTable(Path.GetFileName(folder), files) : null;
    }
}
