using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LakeOrm.Delta.Log;

/// <summary>Writes a commit: one action a line.</summary>
internal sealed class ActionWriter : IDisposable
{
    private static readonly string EngineInfo = "LakeOrm/" + (typeof(ActionWriter).Assembly.GetName().Version?.ToString(3) ?? "0");
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _json;

    public ActionWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public void Protocol(DeltaProtocol protocol)
    {
        Begin("protocol"u8);
        _json.WriteNumber("minReaderVersion"u8, protocol.MinReaderVersion);
        _json.WriteNumber("minWriterVersion"u8, protocol.MinWriterVersion);
        if (!protocol.ReaderFeatures.IsEmpty)
        {
            Texts("readerFeatures"u8, protocol.ReaderFeatures);
        }

        if (!protocol.WriterFeatures.IsEmpty)
        {
            Texts("writerFeatures"u8, protocol.WriterFeatures);
        }

        End();
    }

    public void Metadata(DeltaMetadata metadata)
    {
        Begin("metaData"u8);
        _json.WriteString("id"u8, metadata.Id);
        if (metadata.Name is not null)
        {
            _json.WriteString("name"u8, metadata.Name);
        }

        if (metadata.Description is not null)
        {
            _json.WriteString("description"u8, metadata.Description);
        }

        _json.WriteStartObject("format"u8);
        _json.WriteString("provider"u8, metadata.FormatProvider);
        Properties("options"u8, metadata.FormatOptions);
        _json.WriteEndObject();
        _json.WriteString("schemaString"u8, metadata.SchemaString);
        Texts("partitionColumns"u8, metadata.PartitionColumns);
        Properties("configuration"u8, metadata.Configuration);
        if (metadata.CreatedMillis is { } created)
        {
            _json.WriteNumber("createdTime"u8, created);
        }

        End();
    }

    public void Transaction(AppTransaction transaction)
    {
        Begin("txn"u8);
        _json.WriteString("appId"u8, transaction.AppId);
        _json.WriteNumber("version"u8, transaction.Version);
        if (transaction.LastUpdated is { } updated)
        {
            _json.WriteNumber("lastUpdated"u8, updated);
        }

        End();
    }

    public void Add(DeltaFile file, bool dataChange = true)
    {
        Begin("add"u8);
        _json.WriteString("path"u8, file.LogPath);
        Map("partitionValues"u8, file.PartitionValues);
        _json.WriteNumber("size"u8, file.Size);
        _json.WriteNumber("modificationTime"u8, file.ModificationMillis);
        _json.WriteBoolean("dataChange"u8, dataChange);
        if (!file.StatisticsUtf8.IsEmpty)
        {
            _json.WriteString("stats"u8, file.StatisticsUtf8.Span);
        }

        if (file.Tags is not null)
        {
            Map("tags"u8, file.Tags);
        }

        Vector(file.Vector);
        End();
    }

    public void Remove(Tombstone removed)
    {
        Begin("remove"u8);
        _json.WriteString("path"u8, removed.LogPath);
        if (removed.DeletionTimestamp is { } deleted)
        {
            _json.WriteNumber("deletionTimestamp"u8, deleted);
        }

        _json.WriteBoolean("dataChange"u8, removed.DataChange);
        _json.WriteBoolean("extendedFileMetadata"u8, removed.ExtendedFileMetadata);
        if (removed.PartitionValues is not null)
        {
            Map("partitionValues"u8, removed.PartitionValues);
        }

        if (removed.Size is { } size)
        {
            _json.WriteNumber("size"u8, size);
        }

        Vector(removed.Vector);
        End();
    }

    /// <summary>What the commit says of itself.</summary>
    public void CommitInfo(CommitDescription commit)
    {
        Begin("commitInfo"u8);
        _json.WriteNumber("timestamp"u8, commit.TimestampMillis);
        if (commit.InCommitTimestamp is { } declared)
        {
            _json.WriteNumber("inCommitTimestamp"u8, declared);
        }

        _json.WriteString("operation"u8, commit.Operation);
        Map("operationParameters"u8, commit.OperationParameters);
        if (commit.ReadVersion is { } read)
        {
            _json.WriteNumber("readVersion"u8, read);
        }

        _json.WriteString("isolationLevel"u8, "Serializable"u8);
        _json.WriteBoolean("isBlindAppend"u8, commit.IsBlindAppend);
        Map("operationMetrics"u8, commit.OperationMetrics);
        if (commit.Notes is { } notes)
        {
            _json.WriteString("userMetadata"u8, notes.ToJson());
        }

        _json.WriteString("engineInfo"u8, EngineInfo);
        _json.WriteString("txnId"u8, commit.TransactionId);
        End();
    }

    public void Dispose() => _json.Dispose();

    private void Vector(DeletionVector? vector)
    {
        if (vector is null)
        {
            return;
        }

        _json.WriteStartObject("deletionVector"u8);
        _json.WriteString("storageType"u8, vector.StorageType);
        _json.WriteString("pathOrInlineDv"u8, vector.PathOrContent);
        if (vector.Offset is { } offset)
        {
            _json.WriteNumber("offset"u8, offset);
        }

        _json.WriteNumber("sizeInBytes"u8, vector.Size);
        _json.WriteNumber("cardinality"u8, vector.Cardinality);
        _json.WriteEndObject();
    }

    private void Begin(ReadOnlySpan<byte> action)
    {
        _json.WriteStartObject();
        _json.WriteStartObject(action);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
    }

    private void Texts(ReadOnlySpan<byte> name, IEnumerable<string> texts)
    {
        _json.WriteStartArray(name);
        foreach (string text in texts)
        {
            _json.WriteStringValue(text);
        }

        _json.WriteEndArray();
    }

    private void Properties(ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string> properties)
    {
        _json.WriteStartObject(name);
        foreach ((string key, string value) in properties)
        {
            _json.WriteString(key, value);
        }

        _json.WriteEndObject();
    }

    private void Map(ReadOnlySpan<byte> name, IEnumerable<KeyValuePair<string, string?>> pairs)
    {
        _json.WriteStartObject(name);
        foreach ((string key, string? value) in pairs)
        {
            _json.WriteString(key, value);
        }

        _json.WriteEndObject();
    }
}
