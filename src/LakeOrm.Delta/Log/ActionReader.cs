using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LakeOrm.Writing;

namespace LakeOrm.Delta.Log;

/// <summary>Reads the log's JSON, one action a line. What it does not know it skips, as the protocol asks.</summary>
/// <param name="folder">The table's folder in the storage.</param>
internal sealed class ActionReader(string folder)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };
    private const string SidecarFolder = "/_delta_log/_sidecars/";

    private readonly StringPool _pool = new();
    private readonly List<KeyValuePair<string, string?>> _pairs = [];

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line; may be blank.</param>
    /// <param name="content">Takes the action.</param>
    /// <exception cref="FormatException">The line is no action.</exception>
    public void Read(ReadOnlySpan<byte> line, LogContent content)
    {
        Utf8JsonReader reader = new(line, Options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("a line of the log must be a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("add"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Adds.Add(ReadAdd(ref reader));
                    }
                }
                else if (reader.ValueTextEquals("remove"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Removes.Add(ReadRemove(ref reader));
                    }
                }
                else if (reader.ValueTextEquals("txn"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Transactions.Add(ReadTransaction(ref reader));
                    }
                }
                else if (reader.ValueTextEquals("domainMetadata"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Domains.Add(ReadDomain(ref reader));
                    }
                }
                else if (reader.ValueTextEquals("commitInfo"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.CommitInfo = ReadCommitInfo(ref reader);
                    }
                }
                else if (reader.ValueTextEquals("metaData"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Metadata = ReadMetadata(ref reader);
                    }
                }
                else if (reader.ValueTextEquals("protocol"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Protocol = ReadProtocol(ref reader);
                    }
                }
                else if (reader.ValueTextEquals("sidecar"u8))
                {
                    if (EnterObject(ref reader))
                    {
                        content.Sidecars.Add(ReadSidecar(ref reader));
                    }
                }
                else
                {
                    reader.Skip();
                }
            }

            // The reader's own end check: anything after the object is an error too.
            if (reader.Read())
            {
                throw new FormatException("a line of the log must be one JSON object");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"the JSON is broken: {e.Message}", e);
        }
    }

    private static bool EnterObject(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            JsonTokenType kind => throw new FormatException($"an action must be an object, not a {kind}"),
        };
    }

    private DeltaFile ReadAdd(ref Utf8JsonReader reader)
    {
        string? path = null;
        long? size = null;
        long? modified = null;
        byte[]? statistics = null;
        IReadOnlyDictionary<string, string?> values = PartitionValues.Empty;
        IReadOnlyDictionary<string, string?>? tags = null;
        DeletionVector? vector = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
            {
                path = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("partitionValues"u8))
            {
                ReadPairs(ref reader);
                values = _pool.Values(_pairs);
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                size = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("modificationTime"u8))
            {
                modified = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("stats"u8))
            {
                statistics = ReadUtf8(ref reader);
            }
            else if (reader.ValueTextEquals("tags"u8))
            {
                ReadPairs(ref reader);
                tags = _pairs.Count == 0 ? null : ToMap(_pairs);
            }
            else if (reader.ValueTextEquals("deletionVector"u8))
            {
                vector = ReadDeletionVector(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return NewFile(Required(path, "add.path"), values, Required(size, "add.size"), Required(modified, "add.modificationTime"), statistics, tags, vector);
    }

    /// <summary>Makes a file from the parts that a log or a checkpoint names.</summary>
    public DeltaFile NewFile(
        string path, IReadOnlyDictionary<string, string?> values, long size, long modified, byte[]? statistics, IReadOnlyDictionary<string, string?>? tags, DeletionVector? vector)
    {
        if (size < 0)
        {
            throw new FormatException($"the file '{path}' has the size {size}");
        }

        return new DeltaFile(LogPath.Read(folder, path), values, size, modified, statistics, tags, vector);
    }

    /// <summary>Makes a deletion vector from the parts that a log or a checkpoint names.</summary>
    public static DeletionVector NewDeletionVector(string? storage, string? pathOrContent, long? offset, long? size, long? cardinality)
    {
        if (storage is not ("u" or "i" or "p"))
        {
            throw new FormatException($"deletionVector.storageType is '{storage}', and 'u', 'i' or 'p' was expected");
        }

        long bytes = Required(size, "deletionVector.sizeInBytes");
        long rows = Required(cardinality, "deletionVector.cardinality");
        return bytes is < 0 or > DeletionVector.MaxSize || rows < 0 || offset is < 0 or > int.MaxValue
            ? throw new FormatException($"a deletion vector of {bytes} bytes at {offset ?? 0} that takes out {rows} rows is none")
            : new DeletionVector((DeletionVectorStorage)storage[0], Required(pathOrContent, "deletionVector.pathOrInlineDv"), (int?)offset, (int)bytes, rows);
    }

    /// <summary>Makes a tombstone from the parts that a log or a checkpoint names.</summary>
    public Tombstone NewTombstone(string path, long? deleted) => new(LogPath.Read(folder, path).Path, path, deleted);

    /// <summary>Partition values whose texts are shared with those of other files.</summary>
    public IReadOnlyDictionary<string, string?> ShareValues(IReadOnlyDictionary<string, string?> values)
    {
        _pairs.Clear();
        _pairs.AddRange(values);
        return _pool.Values(_pairs);
    }

    private Tombstone ReadRemove(ref Utf8JsonReader reader)
    {
        string? path = null;
        long? deleted = null;
        long? size = null;
        bool dataChange = true;
        bool extended = false;
        IReadOnlyDictionary<string, string?>? values = null;
        DeletionVector? vector = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
            {
                path = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("deletionVector"u8))
            {
                vector = ReadDeletionVector(ref reader);
            }
            else if (reader.ValueTextEquals("deletionTimestamp"u8))
            {
                deleted = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("dataChange"u8))
            {
                dataChange = ReadBoolean(ref reader) ?? true;
            }
            else if (reader.ValueTextEquals("extendedFileMetadata"u8))
            {
                extended = ReadBoolean(ref reader) ?? false;
            }
            else if (reader.ValueTextEquals("partitionValues"u8))
            {
                ReadPairs(ref reader);
                values = _pool.Values(_pairs);
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                size = ReadInt64(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return NewTombstone(Required(path, "remove.path"), deleted) with
        {
            DataChange = dataChange,
            ExtendedFileMetadata = extended,
            PartitionValues = values,
            Size = size,
            Vector = vector,
        };
    }

    /// <summary>The name of a sidecar from the path that a checkpoint has for it.</summary>
    /// <remarks>All of a table's sidecars are in one folder: where an absolute path says that it is does not matter.</remarks>
    /// <exception cref="FormatException">The path is none of that folder.</exception>
    public static string SidecarName(string path)
    {
        string decoded = path.Contains('%') ? Uri.UnescapeDataString(path) : path;
        int at = LogPath.IsAbsolute(path) ? decoded.LastIndexOf(SidecarFolder, StringComparison.Ordinal) : -SidecarFolder.Length;
        string name = at == -1 ? string.Empty : decoded[(at + SidecarFolder.Length)..];
        return name.Length == 0 || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0 || name is "." or ".."
            ? throw new FormatException($"the path '{path}' names no file of the folder '{SidecarFolder.Trim('/')}'")
            : name;
    }

    private static string ReadSidecar(ref Utf8JsonReader reader)
    {
        string? path = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("path"u8))
            {
                path = ReadString(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return SidecarName(Required(path, "sidecar.path"));
    }

    private static AppTransaction ReadTransaction(ref Utf8JsonReader reader)
    {
        string? appId = null;
        long? version = null;
        long? updated = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("appId"u8))
            {
                appId = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("version"u8))
            {
                version = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("lastUpdated"u8))
            {
                updated = ReadInt64(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new AppTransaction(Required(appId, "txn.appId"), Required(version, "txn.version"), updated);
    }

    private static DomainMetadata ReadDomain(ref Utf8JsonReader reader)
    {
        string? domain = null;
        string? configuration = null;
        bool removed = false;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("domain"u8))
            {
                domain = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("configuration"u8))
            {
                configuration = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("removed"u8))
            {
                removed = ReadBoolean(ref reader) ?? false;
            }
            else
            {
                reader.Skip();
            }
        }

        return new DomainMetadata(Required(domain, "domainMetadata.domain"), configuration ?? string.Empty, removed);
    }

    private static CommitInfo ReadCommitInfo(ref Utf8JsonReader reader)
    {
        CommitInfo info = new();
        while (NextProperty(ref reader))
        {
            // The rest of a commit's notes is free-form: a kind that is not expected counts as not there.
            if (reader.ValueTextEquals("txnId"u8))
            {
                info = info with { TransactionId = ReadNote(ref reader) };
            }
            else if (reader.ValueTextEquals("operation"u8))
            {
                info = info with { Operation = ReadNote(ref reader) };
            }
            else if (reader.ValueTextEquals("engineInfo"u8))
            {
                info = info with { EngineInfo = ReadNote(ref reader) };
            }
            else if (reader.ValueTextEquals("isBlindAppend"u8))
            {
                reader.Read();
                info = reader.TokenType is JsonTokenType.True or JsonTokenType.False ? info with { IsBlindAppend = reader.TokenType == JsonTokenType.True } : info;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("operationParameters"u8))
            {
                info = info with { OperationParameters = ReadNotes(ref reader) };
            }
            else if (reader.ValueTextEquals("operationMetrics"u8))
            {
                info = info with { OperationMetrics = ReadNotes(ref reader) };
            }
            else if (reader.ValueTextEquals("inCommitTimestamp"u8))
            {
                info = info with { InCommitTimestamp = ReadInt64(ref reader) };
            }
            else if (reader.ValueTextEquals("userMetadata"u8))
            {
                info = info with { Notes = CommitNotes.Parse(ReadNote(ref reader)) };
            }
            else
            {
                reader.Skip();
            }
        }

        return info;
    }

    private static string? ReadNote(ref Utf8JsonReader reader)
    {
        reader.Read();
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        reader.Skip();
        return text;
    }

    private static Dictionary<string, string?> ReadNotes(ref Utf8JsonReader reader)
    {
        Dictionary<string, string?> notes = new(StringComparer.Ordinal);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return notes;
        }

        while (NextProperty(ref reader))
        {
            string name = reader.GetString()!;
            reader.Read();
            using JsonDocument value = JsonDocument.ParseValue(ref reader);
            notes[name] = value.RootElement.ValueKind switch
            {
                JsonValueKind.String => value.RootElement.GetString(),
                JsonValueKind.Null => null,
                _ => value.RootElement.GetRawText(),
            };
        }

        return notes;
    }

    private DeltaMetadata ReadMetadata(ref Utf8JsonReader reader)
    {
        string? id = null;
        string? name = null;
        string? description = null;
        string? schema = null;
        string provider = "parquet";
        long? created = null;
        ImmutableArray<string> partitionColumns = [];
        IReadOnlyDictionary<string, string> configuration = ImmutableDictionary<string, string>.Empty;
        IReadOnlyDictionary<string, string> options = configuration;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("description"u8))
            {
                description = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("schemaString"u8))
            {
                schema = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("createdTime"u8))
            {
                created = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("partitionColumns"u8))
            {
                partitionColumns = ReadStrings(ref reader);
            }
            else if (reader.ValueTextEquals("configuration"u8))
            {
                ReadPairs(ref reader);
                configuration = ToProperties(_pairs);
            }
            else if (reader.ValueTextEquals("format"u8))
            {
                if (EnterObject(ref reader))
                {
                    while (NextProperty(ref reader))
                    {
                        if (reader.ValueTextEquals("provider"u8))
                        {
                            provider = ReadString(ref reader) ?? provider;
                        }
                        else if (reader.ValueTextEquals("options"u8))
                        {
                            ReadPairs(ref reader);
                            options = ToProperties(_pairs);
                        }
                        else
                        {
                            reader.Skip();
                        }
                    }
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return new DeltaMetadata(Required(id, "metaData.id"), schema ?? DeltaMetadata.NoColumns, partitionColumns, configuration)
        {
            Name = name,
            Description = description,
            CreatedMillis = created,
            FormatProvider = provider,
            FormatOptions = options,
        };
    }

    private static DeltaProtocol ReadProtocol(ref Utf8JsonReader reader)
    {
        long? minReader = null;
        long? minWriter = null;
        ImmutableArray<string> readerFeatures = [];
        ImmutableArray<string> writerFeatures = [];
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("minReaderVersion"u8))
            {
                minReader = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("minWriterVersion"u8))
            {
                minWriter = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("readerFeatures"u8))
            {
                readerFeatures = ReadStrings(ref reader);
            }
            else if (reader.ValueTextEquals("writerFeatures"u8))
            {
                writerFeatures = ReadStrings(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new DeltaProtocol(
            ToVersion(Required(minReader, "protocol.minReaderVersion")), ToVersion(Required(minWriter, "protocol.minWriterVersion")), readerFeatures, writerFeatures);
    }

    private static int ToVersion(long value) =>
        value is >= 0 and <= int.MaxValue ? (int)value : throw new FormatException($"{value} is no protocol version");

    private static DeletionVector? ReadDeletionVector(ref Utf8JsonReader reader)
    {
        if (!EnterObject(ref reader))
        {
            return null;
        }

        string? storage = null;
        string? pathOrContent = null;
        long? offset = null;
        long? size = null;
        long? cardinality = null;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("storageType"u8))
            {
                storage = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("pathOrInlineDv"u8))
            {
                pathOrContent = ReadString(ref reader);
            }
            else if (reader.ValueTextEquals("offset"u8))
            {
                offset = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("sizeInBytes"u8))
            {
                size = ReadInt64(ref reader);
            }
            else if (reader.ValueTextEquals("cardinality"u8))
            {
                cardinality = ReadInt64(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return NewDeletionVector(storage, pathOrContent, offset, size, cardinality);
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Null => null,
            JsonTokenType kind => throw new FormatException($"expected a text, found a {kind}"),
        };
    }

    private static byte[]? ReadUtf8(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.ToArray();
        }

        byte[] rented = System.Buffers.ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        int length = reader.CopyString(rented);
        byte[] text = rented.AsSpan(0, length).ToArray();
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    private static long? ReadInt64(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt64(out long value) => value,
            JsonTokenType.Null => null,
            JsonTokenType kind => throw new FormatException($"expected a 64-bit integer, found a {kind} '{Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)])}'"),
        };
    }

    private static bool? ReadBoolean(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            JsonTokenType.Null => null,
            JsonTokenType kind => throw new FormatException($"expected true or false, found a {kind}"),
        };
    }

    private static ImmutableArray<string> ReadStrings(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new FormatException($"expected a list of texts, found a {reader.TokenType}");
        }

        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new FormatException($"expected a text, found a {reader.TokenType}"));
        }

        return texts.ToImmutable();
    }

    private void ReadPairs(ref Utf8JsonReader reader)
    {
        _pairs.Clear();
        if (!EnterObject(ref reader))
        {
            return;
        }

        while (NextProperty(ref reader))
        {
            string name = reader.GetString()!;
            reader.Read();
            string? value = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Null => null,
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
                JsonTokenType kind => throw new FormatException($"expected a text for '{name}', found a {kind}"),
            };
            _pairs.Add(new KeyValuePair<string, string?>(name, value));
        }
    }

    private static Dictionary<string, string?> ToMap(List<KeyValuePair<string, string?>> pairs)
    {
        Dictionary<string, string?> map = new(pairs.Count, StringComparer.Ordinal);
        foreach ((string name, string? value) in pairs)
        {
            map[name] = value;
        }

        return map;
    }

    private static Dictionary<string, string> ToProperties(List<KeyValuePair<string, string?>> pairs)
    {
        Dictionary<string, string> map = new(pairs.Count, StringComparer.Ordinal);
        foreach ((string name, string? value) in pairs)
        {
            if (value is not null)
            {
                map[name] = value;
            }
        }

        return map;
    }

    private static string Required(string? value, string field) => value ?? throw new FormatException($"{field} is missing");

    private static long Required(long? value, string field) => value ?? throw new FormatException($"{field} is missing");
}
