using System.Globalization;
using System.Text;
using System.Text.Json;
using LakeOrm.Delta.Commits;
using LakeOrm.Delta.Log;
using LakeOrm.Delta.Snapshots;
using LakeOrm.Drivers;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Writing;

/// <summary>The text of a commit.</summary>
internal static class CommitText
{
    private const string CreatedRetention = "interval 30 days";

    /// <summary>A table's first commit.</summary>
    public static ReadOnlyMemory<byte> Create(LakeTableName name, LakeTableSchema schema, string schemaJson, IReadOnlyDictionary<string, string?> properties, DateTimeOffset now)
    {
        Dictionary<string, string> configuration = Merge(new Dictionary<string, string> { [TableProperties.TransactionRetention] = CreatedRetention }, properties);
        DeltaMetadata metadata = new(Guid.NewGuid().ToString(), schemaJson, [.. schema.PartitionColumns.Select(static c => c.Name)], configuration)
        {
            Name = name.ToString(),
            CreatedMillis = now.ToUnixTimeMilliseconds(),
        };
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = Guid.NewGuid().ToString(),
            TimestampMillis = now.ToUnixTimeMilliseconds(),
            Operation = "CREATE TABLE",
            IsBlindAppend = true,
            OperationParameters = new Dictionary<string, string?>
            {
                ["isManaged"] = "false",
                ["description"] = null,
                ["partitionBy"] = JsonOf(metadata.PartitionColumns),
                ["properties"] = JsonOf(configuration),
            },
        });
        writer.Protocol(ProtocolUpgrade.For(TableFeatures.ProtocolFor(metadata.Schema), metadata));
        writer.Metadata(metadata);
        return writer.Written;
    }

    /// <summary>The commit of a write.</summary>
    /// <param name="request">The write.</param>
    /// <param name="write">What it comes to.</param>
    /// <param name="removed">The files that go.</param>
    /// <param name="files">The files that come.</param>
    /// <param name="current">The snapshot that the commit comes after.</param>
    /// <param name="payload">The hash of what a key stands for; null without a key.</param>
    /// <param name="times">How long it took so far.</param>
    /// <param name="now">When it is.</param>
    /// <param name="declared">The time that the commit declares where the table keeps time itself.</param>
    public static ReadOnlyMemory<byte> Write(
        WriteRequest request, PlannedWrite write, IReadOnlyList<DeltaFile> removed, WrittenFiles files, DeltaSnapshot current, string? payload, ChangeTimes times, DateTimeOffset now, long? declared)
    {
        long millis = now.ToUnixTimeMilliseconds();
        using ActionWriter writer = new();
        writer.CommitInfo((write.Rewrite is { } rewrite ? ChangeDescription.Of(request, rewrite, files, times) : Describe(request, removed, files, current)) with
        {
            TransactionId = request.Stamp.IngestId.ToString(),
            TimestampMillis = millis,
            InCommitTimestamp = declared,
            IsBlindAppend = write.IsBlindAppend,
            ReadVersion = write.ReadVersion(current),
            Tags = TagsOf(request, payload),
        });
        if (request.Key is not null)
        {
            writer.Transaction(KeyHistory.EntryOf(request.Key, millis));
        }

        foreach (DeltaFile file in removed)
        {
            writer.Remove(file.Removed(millis));
        }

        foreach (DeltaFile file in files.Files)
        {
            writer.Add(file);
        }

        return writer.Written;
    }

    /// <summary>The commit of an optimize.</summary>
    /// <param name="request">The call.</param>
    /// <param name="removed">The files that go.</param>
    /// <param name="added">The files that come, with the same rows.</param>
    /// <param name="read">The snapshot whose files were read.</param>
    /// <param name="payload">The hash of what a key stands for; null without a key.</param>
    /// <param name="now">When it is.</param>
    /// <param name="declared">The time that the commit declares where the table keeps time itself.</param>
    public static ReadOnlyMemory<byte> Optimize(
        WriteRequest request, IReadOnlyList<DeltaFile> removed, IReadOnlyList<DeltaFile> added, DeltaSnapshot read, string? payload, DateTimeOffset now, long? declared)
    {
        long millis = now.ToUnixTimeMilliseconds();
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = request.Stamp.IngestId.ToString(),
            TimestampMillis = millis,
            InCommitTimestamp = declared,
            Operation = "OPTIMIZE",
            ReadVersion = read.Version,
            Tags = TagsOf(request, payload),
            OperationParameters = new Dictionary<string, string?>
            {
                ["predicate"] = JsonOf(request.Where is { } where ? [where.Text] : []),
                ["zOrderBy"] = "[]",
                ["clusterBy"] = "[]",
                ["auto"] = "false",
            },
            OperationMetrics = OptimizeMetrics(removed, [.. added.Select(static f => f.Size).Order()]),
        });
        if (request.Key is not null)
        {
            writer.Transaction(KeyHistory.EntryOf(request.Key, millis));
        }

        foreach (DeltaFile file in removed)
        {
            writer.Remove(file.Removed(millis) with { DataChange = false });
        }

        foreach (DeltaFile file in added)
        {
            writer.Add(file, dataChange: false);
        }

        return writer.Written;
    }

    /// <summary>The commit of a restore.</summary>
    /// <param name="request">The call.</param>
    /// <param name="asked">The version or time that was asked for.</param>
    /// <param name="old">The version that it is.</param>
    /// <param name="added">The files that come back.</param>
    /// <param name="removed">The files that go.</param>
    /// <param name="current">The snapshot that the commit comes after.</param>
    /// <param name="metadata">The schema and properties that come back; null when they are the same.</param>
    /// <param name="payload">The hash of what a key stands for; null without a key.</param>
    /// <param name="now">When it is.</param>
    /// <param name="declared">The time that the commit declares where the table keeps time itself.</param>
    public static ReadOnlyMemory<byte> Restore(
        WriteRequest request,
        LakeVersion asked,
        DeltaSnapshot old,
        IReadOnlyList<DeltaFile> added,
        IReadOnlyList<DeltaFile> removed,
        DeltaSnapshot current,
        DeltaMetadata? metadata,
        string? payload,
        DateTimeOffset now,
        long? declared)
    {
        long millis = now.ToUnixTimeMilliseconds();
        using ActionWriter writer = new();
        writer.CommitInfo(new CommitDescription
        {
            TransactionId = request.Stamp.IngestId.ToString(),
            TimestampMillis = millis,
            InCommitTimestamp = declared,
            Operation = "RESTORE",
            ReadVersion = current.Version,
            Tags = TagsOf(request, payload),
            OperationParameters = new Dictionary<string, string?>
            {
                ["version"] = asked.Version is { } version ? Text(version) : null,
                ["timestamp"] = asked.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
            },
            OperationMetrics = new Dictionary<string, string?>
            {
                ["numRestoredFiles"] = Text(added.Count),
                ["restoredFilesSize"] = Text(added.Sum(static f => f.Size)),
                ["numRemovedFiles"] = Text(removed.Count),
                ["removedFilesSize"] = Text(removed.Sum(static f => f.Size)),
                ["numOfFilesAfterRestore"] = Text(old.Files.Count),
                ["tableSizeAfterRestore"] = Text(old.Files.Sum(static f => f.Size)),
            },
        });
        if (metadata is not null)
        {
            writer.Metadata(metadata);
        }

        if (request.Key is not null)
        {
            writer.Transaction(KeyHistory.EntryOf(request.Key, millis));
        }

        foreach (DeltaFile file in removed)
        {
            writer.Remove(file.Removed(millis));
        }

        foreach (DeltaFile file in added)
        {
            writer.Add(file);
        }

        return writer.Written;
    }

    /// <summary>What the commit of new properties says of itself.</summary>
    /// <param name="properties">The properties; a null takes one away.</param>
    public static CommitDescription Properties(IReadOnlyDictionary<string, string?> properties)
    {
        Dictionary<string, string> set = Merge(new Dictionary<string, string>(), properties);
        string[] unset = [.. properties.Where(static p => p.Value is null).Select(static p => p.Key)];
        return set.Count == 0
            ? new CommitDescription { Operation = "UNSET TBLPROPERTIES", OperationParameters = new Dictionary<string, string?> { ["properties"] = JsonOf(unset), ["ifExists"] = "true" } }
            : new CommitDescription
            {
                Operation = "SET TBLPROPERTIES",
                OperationParameters = unset.Length == 0
                    ? new Dictionary<string, string?> { ["properties"] = JsonOf(set) }
                    : new Dictionary<string, string?> { ["properties"] = JsonOf(set), ["unset"] = JsonOf(unset) },
            };
    }

    /// <summary>What the commit of a new schema says of itself.</summary>
    /// <param name="added">The paths of the columns that came.</param>
    public static CommitDescription Schema(IReadOnlyList<string> added) => new()
    {
        Operation = added.Count > 0 ? "ADD COLUMNS" : "CHANGE COLUMNS",
        OperationParameters = new Dictionary<string, string?> { ["columns"] = JsonOf(added) },
    };

    /// <summary>Properties with others set or taken away.</summary>
    public static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string?> change)
    {
        Dictionary<string, string> after = new(before, StringComparer.Ordinal);
        foreach ((string name, string? value) in change)
        {
            if (value is null)
            {
                after.Remove(name);
            }
            else
            {
                after[name] = value;
            }
        }

        return after;
    }

    private static Dictionary<string, string?> OptimizeMetrics(IReadOnlyList<DeltaFile> removed, long[] sizes) => new()
    {
        ["numRemovedFiles"] = Text(removed.Count),
        ["numRemovedBytes"] = Text(removed.Sum(static f => f.Size)),
        ["numAddedFiles"] = Text(sizes.Length),
        ["numAddedBytes"] = Text(sizes.Sum()),
        ["minFileSize"] = Text(sizes.FirstOrDefault()),
        ["p25FileSize"] = Text(sizes.ElementAtOrDefault(sizes.Length / 4)),
        ["p50FileSize"] = Text(sizes.ElementAtOrDefault(sizes.Length / 2)),
        ["p75FileSize"] = Text(sizes.ElementAtOrDefault(sizes.Length * 3 / 4)),
        ["maxFileSize"] = Text(sizes.LastOrDefault()),
    };

    private static CommitDescription Describe(WriteRequest request, IReadOnlyList<DeltaFile> removed, WrittenFiles files, DeltaSnapshot current)
    {
        Dictionary<string, string?> metrics = new()
        {
            ["numFiles"] = Text(files.Files.Count),
            ["numOutputRows"] = Text(files.Rows),
            ["numOutputBytes"] = Text(files.Bytes),
        };
        if (request.Mode == WriteMode.Overwrite)
        {
            metrics["numRemovedFiles"] = Text(removed.Count);
            metrics["numRemovedBytes"] = Text(removed.Sum(static f => f.Size));
        }

        Dictionary<string, string?> parameters = new()
        {
            ["mode"] = request.Mode.ToString(),
            ["partitionBy"] = JsonOf(current.Metadata.PartitionColumns),
        };
        if (request.Where is { } where)
        {
            // The parameters' values stay out of the log: they are the caller's.
            parameters["predicate"] = where.Text;
        }

        return new CommitDescription
        {
            Operation = "WRITE",
            OperationParameters = parameters,
            OperationMetrics = metrics,
        };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string?> TagsOf(WriteRequest request, string? payload)
    {
        Dictionary<string, string?> tags = new()
        {
            [IdempotencyKeys.IngestIdTag] = request.Stamp.IngestId.ToString(),
            [IdempotencyKeys.OperationTag] = request.Merge?.Operation ?? request.Mode.ToString().ToLowerInvariant(),
        };
        if (request.Key is not null)
        {
            tags[IdempotencyKeys.KeyTag] = request.Key.Text;
            tags[IdempotencyKeys.PayloadTag] = payload;
        }

        return tags;
    }

    private static string JsonOf(IReadOnlyList<string> texts) => JsonOf(json =>
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    private static string JsonOf(IReadOnlyDictionary<string, string> properties) => JsonOf(json =>
    {
        json.WriteStartObject();
        foreach ((string key, string value) in properties)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });

    private static string JsonOf(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
