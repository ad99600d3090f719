using System.Globalization;
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
        CommitDescription description = write.Rewrite is { } rewrite ? ChangeDescription.Of(request, rewrite, files, times) : Describe(request, removed, files, current);
        Begin(writer, description with { IsBlindAppend = write.IsBlindAppend, ReadVersion = write.ReadVersion(current) }, request, payload, millis, declared);
        Key(writer, request, millis);
        Files(writer, removed, files.Files, millis, dataChange: true);
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
        CommitDescription description = new()
        {
            Operation = "OPTIMIZE",
            ReadVersion = read.Version,
            OperationParameters = new Dictionary<string, string?>
            {
                ["predicate"] = JsonOf(request.Where is { } where ? [where.Text] : []),
                ["zOrderBy"] = "[]",
                ["clusterBy"] = "[]",
                ["auto"] = "false",
            },
            OperationMetrics = OptimizeMetrics(removed, [.. added.Select(static f => f.Size).Order()]),
        };
        Begin(writer, description, request, payload, millis, declared);
        Key(writer, request, millis);
        Files(writer, removed, added, millis, dataChange: false);
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
        CommitDescription description = new()
        {
            Operation = "RESTORE",
            ReadVersion = current.Version,
            OperationParameters = new Dictionary<string, string?>
            {
                ["version"] = asked.Version is { } version ? CommitValue.Text(version) : null,
                ["timestamp"] = asked.Time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
            },
            OperationMetrics = new Dictionary<string, string?>
            {
                ["numRestoredFiles"] = CommitValue.Text(added.Count),
                ["restoredFilesSize"] = CommitValue.Text(added.Sum(static f => f.Size)),
                ["numRemovedFiles"] = CommitValue.Text(removed.Count),
                ["removedFilesSize"] = CommitValue.Text(removed.Sum(static f => f.Size)),
                ["numOfFilesAfterRestore"] = CommitValue.Text(old.Files.Count),
                ["tableSizeAfterRestore"] = CommitValue.Text(old.Files.Sum(static f => f.Size)),
            },
        };
        Begin(writer, description, request, payload, millis, declared);
        if (metadata is not null)
        {
            writer.Metadata(metadata);
        }

        Key(writer, request, millis);
        Files(writer, removed, added, millis, dataChange: true);
        return writer.Written;
    }

    /// <summary>The commit of what a table says of itself.</summary>
    /// <param name="description">What the commit says of itself.</param>
    /// <param name="id">The call's id.</param>
    /// <param name="request">The call, for its key; null for one that has none.</param>
    /// <param name="read">The snapshot that it changes.</param>
    /// <param name="metadata">What the table says of itself from now on; null when that stays, and the commit is there for its key.</param>
    /// <param name="payload">The hash of what a key stands for; null without a key.</param>
    /// <param name="now">When it is.</param>
    /// <param name="declared">The time that the commit declares where the table keeps time itself.</param>
    public static ReadOnlyMemory<byte> Metadata(
        CommitDescription description, Guid id, WriteRequest? request, DeltaSnapshot read, DeltaMetadata? metadata, string? payload, DateTimeOffset now, long? declared)
    {
        long millis = now.ToUnixTimeMilliseconds();
        using ActionWriter writer = new();
        description = description with { TransactionId = id.ToString(), ReadVersion = read.Version };
        Begin(writer, description, request, payload, millis, declared);
        if (metadata is not null)
        {
            DeltaProtocol protocol = ProtocolUpgrade.For(read.Protocol, metadata);
            if (!ReferenceEquals(protocol, read.Protocol))
            {
                writer.Protocol(protocol);
            }

            writer.Metadata(metadata);
        }

        Key(writer, request, millis);
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
    /// <param name="widened">The paths of those that got a wider type.</param>
    public static CommitDescription Schema(IReadOnlyList<string> added, IReadOnlyList<string> widened) => new()
    {
        Operation = added.Count > 0 ? "ADD COLUMNS" : "CHANGE COLUMNS",
        OperationParameters = new Dictionary<string, string?> { ["columns"] = JsonOf([.. added, .. widened]) },
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

    // What every commit says of the call that made it. A call without a request has an id and tags of its own.
    private static void Begin(ActionWriter writer, CommitDescription description, WriteRequest? request, string? payload, long millis, long? declared) =>
        writer.CommitInfo(description with
        {
            TransactionId = request?.Stamp.IngestId.ToString() ?? description.TransactionId,
            TimestampMillis = millis,
            InCommitTimestamp = declared,
            Notes = request?.ToNotes(payload),
        });

    private static void Key(ActionWriter writer, WriteRequest? request, long millis)
    {
        if (request?.Key is { } key)
        {
            writer.Transaction(KeyHistory.EntryOf(key, millis));
        }
    }

    private static void Files(ActionWriter writer, IReadOnlyList<DeltaFile> removed, IReadOnlyList<DeltaFile> added, long millis, bool dataChange)
    {
        foreach (DeltaFile file in removed)
        {
            writer.Remove(file.Removed(millis) with { DataChange = dataChange });
        }

        foreach (DeltaFile file in added)
        {
            writer.Add(file, dataChange);
        }
    }

    private static Dictionary<string, string?> OptimizeMetrics(IReadOnlyList<DeltaFile> removed, long[] sizes) => new()
    {
        ["numRemovedFiles"] = CommitValue.Text(removed.Count),
        ["numRemovedBytes"] = CommitValue.Text(removed.Sum(static f => f.Size)),
        ["numAddedFiles"] = CommitValue.Text(sizes.Length),
        ["numAddedBytes"] = CommitValue.Text(sizes.Sum()),
        ["minFileSize"] = CommitValue.Text(sizes.FirstOrDefault()),
        ["p25FileSize"] = CommitValue.Text(sizes.ElementAtOrDefault(sizes.Length / 4)),
        ["p50FileSize"] = CommitValue.Text(sizes.ElementAtOrDefault(sizes.Length / 2)),
        ["p75FileSize"] = CommitValue.Text(sizes.ElementAtOrDefault(sizes.Length * 3 / 4)),
        ["maxFileSize"] = CommitValue.Text(sizes.LastOrDefault()),
    };

    private static CommitDescription Describe(WriteRequest request, IReadOnlyList<DeltaFile> removed, WrittenFiles files, DeltaSnapshot current)
    {
        Dictionary<string, string?> metrics = new()
        {
            ["numFiles"] = CommitValue.Text(files.Files.Count),
            ["numOutputRows"] = CommitValue.Text(files.Rows),
            ["numOutputBytes"] = CommitValue.Text(files.Bytes),
        };
        if (request.Mode == WriteMode.Overwrite)
        {
            metrics["numRemovedFiles"] = CommitValue.Text(removed.Count);
            metrics["numRemovedBytes"] = CommitValue.Text(removed.Sum(static f => f.Size));
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

    private static string JsonOf(IReadOnlyList<string> texts) => CommitValue.Json(json =>
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    });

    private static string JsonOf(IReadOnlyDictionary<string, string> properties) => CommitValue.Json(json =>
    {
        json.WriteStartObject();
        foreach ((string key, string value) in properties)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    });
}
