using LakeOrm.Delta.Log;
using LakeOrm.Parquet;

namespace LakeOrm.Delta.Checkpoints;

/// <summary>The columns of a checkpoint: one group for each kind of action, of which each row fills one.</summary>
internal sealed class CheckpointColumns
{
    private static readonly ParquetSchema TheSchema = new(
        ParquetGroup.Struct("txn", [Text("appId"), Long("version"), Long("lastUpdated")], optional: true),
        ParquetGroup.Struct("add", [Text("path"), Map("partitionValues"), Long("size"), Long("modificationTime"), Flag("dataChange"), Text("stats"), Map("tags"), Vector()], optional: true),
        ParquetGroup.Struct("remove", [Text("path"), Long("deletionTimestamp"), Flag("dataChange"), Flag("extendedFileMetadata"), Map("partitionValues"), Long("size"), Vector()], optional: true),
        ParquetGroup.Struct(
            "metaData",
            [
                Text("id"), Text("name"), Text("description"), ParquetGroup.Struct("format", [Text("provider"), Map("options")], optional: true),
                Text("schemaString"), Texts("partitionColumns"), Map("configuration"), Long("createdTime"),
            ],
            optional: true),
        ParquetGroup.Struct("protocol", [Int("minReaderVersion"), Int("minWriterVersion"), Texts("readerFeatures"), Texts("writerFeatures")], optional: true),
        ParquetGroup.Struct("domainMetadata", [Text("domain"), Text("configuration"), Flag("removed")], optional: true));

    private readonly List<(Action<int> SkipTo, Action<ParquetFileWriter> Write, string Action)> _columns = [];
    private readonly Action<string?> _transactionId;
    private readonly Action<long?> _transactionVersion;
    private readonly Action<long?> _transactionUpdated;
    private readonly Action<string?> _addPath;
    private readonly Action<IEnumerable<KeyValuePair<string, string?>>?> _addValues;
    private readonly Action<long?> _addSize;
    private readonly Action<long?> _addModified;
    private readonly Action<bool?> _addDataChange;
    private readonly Action<ReadOnlyMemory<byte>?> _addStatistics;
    private readonly Action<IEnumerable<KeyValuePair<string, string?>>?> _addTags;
    private readonly Action<DeletionVector?> _addVector;
    private readonly Action<string?> _removePath;
    private readonly Action<long?> _removeDeleted;
    private readonly Action<bool?> _removeDataChange;
    private readonly Action<bool?> _removeExtended;
    private readonly Action<IEnumerable<KeyValuePair<string, string?>>?> _removeValues;
    private readonly Action<long?> _removeSize;
    private readonly Action<DeletionVector?> _removeVector;
    private readonly Action<string?> _id;
    private readonly Action<string?> _name;
    private readonly Action<string?> _description;
    private readonly Action<string?> _provider;
    private readonly Action<IEnumerable<KeyValuePair<string, string?>>?> _options;
    private readonly Action<string?> _schema;
    private readonly Action<IEnumerable<string>?> _partitionColumns;
    private readonly Action<IEnumerable<KeyValuePair<string, string?>>?> _configuration;
    private readonly Action<long?> _created;
    private readonly Action<int?> _minReader;
    private readonly Action<int?> _minWriter;
    private readonly Action<IEnumerable<string>?> _readerFeatures;
    private readonly Action<IEnumerable<string>?> _writerFeatures;
    private readonly Action<string?> _domain;
    private readonly Action<string?> _domainConfiguration;
    private readonly Action<bool?> _domainRemoved;
    private int _rows;

    public CheckpointColumns()
    {
        _transactionId = TextColumn("txn", "appId");
        _transactionVersion = LongColumn("txn", "version");
        _transactionUpdated = LongColumn("txn", "lastUpdated");
        _addPath = TextColumn("add", "path");
        _addValues = MapColumn("add", "partitionValues");
        _addSize = LongColumn("add", "size");
        _addModified = LongColumn("add", "modificationTime");
        _addDataChange = FlagColumn("add", "dataChange");
        _addStatistics = ScalarColumn<ReadOnlyMemory<byte>>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), "add", "stats");
        _addTags = MapColumn("add", "tags");
        _addVector = VectorColumns("add");
        _removePath = TextColumn("remove", "path");
        _removeDeleted = LongColumn("remove", "deletionTimestamp");
        _removeDataChange = FlagColumn("remove", "dataChange");
        _removeExtended = FlagColumn("remove", "extendedFileMetadata");
        _removeValues = MapColumn("remove", "partitionValues");
        _removeSize = LongColumn("remove", "size");
        _removeVector = VectorColumns("remove");
        _id = TextColumn("metaData", "id");
        _name = TextColumn("metaData", "name");
        _description = TextColumn("metaData", "description");
        _provider = TextColumn("metaData", "format", "provider");
        _options = MapColumn("metaData", "format", "options");
        _schema = TextColumn("metaData", "schemaString");
        _partitionColumns = ListColumn("metaData", "partitionColumns");
        _configuration = MapColumn("metaData", "configuration");
        _created = LongColumn("metaData", "createdTime");
        _minReader = ScalarColumn<int>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), "protocol", "minReaderVersion");
        _minWriter = ScalarColumn<int>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), "protocol", "minWriterVersion");
        _readerFeatures = ListColumn("protocol", "readerFeatures");
        _writerFeatures = ListColumn("protocol", "writerFeatures");
        _domain = TextColumn("domainMetadata", "domain");
        _domainConfiguration = TextColumn("domainMetadata", "configuration");
        _domainRemoved = FlagColumn("domainMetadata", "removed");
    }

    public static ParquetSchema Schema => TheSchema;

    public void Add(AppTransaction transaction)
    {
        Begin("txn");
        _transactionId(transaction.AppId);
        _transactionVersion(transaction.Version);
        _transactionUpdated(transaction.LastUpdated);
    }

    public void Add(DeltaFile file)
    {
        Begin("add");
        _addPath(file.LogPath);
        _addValues(file.PartitionValues);
        _addSize(file.Size);
        _addModified(file.ModificationMillis);

        // What is in a checkpoint changes nothing: it only says what is there.
        _addDataChange(false);
        _addStatistics(file.StatisticsUtf8.IsEmpty ? null : file.StatisticsUtf8);
        _addTags(file.Tags);
        _addVector(file.Vector);
    }

    public void Add(Tombstone removed)
    {
        Begin("remove");
        _removePath(removed.LogPath);
        _removeDeleted(removed.DeletionTimestamp);
        _removeDataChange(false);
        _removeExtended(removed.ExtendedFileMetadata);
        _removeValues(removed.PartitionValues);
        _removeSize(removed.Size);
        _removeVector(removed.Vector);
    }

    public void Add(DeltaMetadata metadata)
    {
        Begin("metaData");
        _id(metadata.Id);
        _name(metadata.Name);
        _description(metadata.Description);
        _provider(metadata.FormatProvider);
        _options(metadata.FormatOptions.Select(static p => new KeyValuePair<string, string?>(p.Key, p.Value)));
        _schema(metadata.SchemaString);
        _partitionColumns(metadata.PartitionColumns);
        _configuration(metadata.Configuration.Select(static p => new KeyValuePair<string, string?>(p.Key, p.Value)));
        _created(metadata.CreatedMillis);
    }

    public void Add(DeltaProtocol protocol)
    {
        Begin("protocol");
        _minReader(protocol.MinReaderVersion);
        _minWriter(protocol.MinWriterVersion);
        _readerFeatures(protocol.ReaderFeatures.IsEmpty ? null : protocol.ReaderFeatures);
        _writerFeatures(protocol.WriterFeatures.IsEmpty ? null : protocol.WriterFeatures);
    }

    public void Add(DomainMetadata domain)
    {
        Begin("domainMetadata");
        _domain(domain.Domain);
        _domainConfiguration(domain.Configuration);
        _domainRemoved(domain.Removed);
    }

    public void WriteTo(ParquetFileWriter writer)
    {
        foreach ((Action<int> skipTo, Action<ParquetFileWriter> write, _) in _columns)
        {
            skipTo(_rows);
            write(writer);
        }

        _rows = 0;
    }

    private static ParquetColumn Text(string name) => ParquetColumn.String(name, optional: true);

    private static ParquetColumn Long(string name) => ParquetColumn.Int64(name, optional: true);

    private static ParquetColumn Int(string name) => ParquetColumn.Int32(name, optional: true);

    private static ParquetColumn Flag(string name) => ParquetColumn.Boolean(name, optional: true);

    private static ParquetGroup Map(string name) => ParquetGroup.Map(name, ParquetColumn.String("key"), ParquetColumn.String("value", optional: true), optional: true);

    private static ParquetGroup Texts(string name) => ParquetGroup.List(name, ParquetColumn.String("element", optional: true), optional: true);

    private static ParquetGroup Vector() => ParquetGroup.Struct("deletionVector", [Text("storageType"), Text("pathOrInlineDv"), Int("offset"), Int("sizeInBytes"), Long("cardinality")], optional: true);

    private static ParquetLeaf LeafAt(params ReadOnlySpan<string> path)
    {
        string dotted = string.Join('.', path!);
        return TheSchema.Leaves.First(l => l.DottedPath == dotted);
    }

    // The columns of an action catch up with the rows of others only when it comes, or when all are written.
    private void Begin(string action)
    {
        foreach ((Action<int> skipTo, _, string of) in _columns)
        {
            if (of == action)
            {
                skipTo(_rows);
            }
        }

        _rows++;
    }

    private LeafBuffer<T> Column<T>(LeafBuffer<T>.Write write, params ReadOnlySpan<string> path)
    {
        LeafBuffer<T> buffer = new(LeafAt(path), write);
        _columns.Add((buffer.SkipTo, buffer.WriteTo, path[0]));
        return buffer;
    }

    private Action<T?> ScalarColumn<T>(LeafBuffer<T>.Write write, params ReadOnlySpan<string> path)
        where T : struct
    {
        LeafBuffer<T> buffer = Column(write, path);
        return value =>
        {
            if (value is { } present)
            {
                buffer.Add(present);
            }
            else
            {
                buffer.Skip(buffer.Full - 1);
            }
        };
    }

    private Action<long?> LongColumn(params ReadOnlySpan<string> path) => ScalarColumn<long>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), path);

    private Action<bool?> FlagColumn(params ReadOnlySpan<string> path) => ScalarColumn<bool>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), path);

    private LeafBuffer<string> TextBuffer(params ReadOnlySpan<string> path) => Column<string>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), path);

    private Action<string?> TextColumn(params ReadOnlySpan<string> path)
    {
        LeafBuffer<string> buffer = TextBuffer(path);
        return value =>
        {
            if (value is null)
            {
                buffer.Skip(buffer.Full - 1);
            }
            else
            {
                buffer.Add(value);
            }
        };
    }

    private Action<DeletionVector?> VectorColumns(string action)
    {
        LeafBuffer<string> storage = TextBuffer(action, "deletionVector", "storageType");
        LeafBuffer<string> path = TextBuffer(action, "deletionVector", "pathOrInlineDv");
        LeafBuffer<int> offset = Column<int>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), action, "deletionVector", "offset");
        LeafBuffer<int> size = Column<int>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), action, "deletionVector", "sizeInBytes");
        LeafBuffer<long> cardinality = Column<long>(static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r), action, "deletionVector", "cardinality");
        return vector =>
        {
            if (vector is null)
            {
                // The action is there, the vector is not.
                int level = storage.Full - 2;
                storage.Skip(level);
                path.Skip(level);
                offset.Skip(level);
                size.Skip(level);
                cardinality.Skip(level);
                return;
            }

            storage.Add(vector.StorageType);
            path.Add(vector.PathOrContent);
            if (vector.Offset is { } at)
            {
                offset.Add(at);
            }
            else
            {
                offset.Skip(offset.Full - 1);
            }

            size.Add(vector.Size);
            cardinality.Add(vector.Cardinality);
        };
    }

    private Action<IEnumerable<string>?> ListColumn(params ReadOnlySpan<string> path)
    {
        LeafBuffer<string> elements = TextBuffer([.. path, "list", "element"]);
        return list =>
        {
            // Levels from the top: ... the list is there, it has an element, the element is no null.
            if (list is null)
            {
                elements.Skip(elements.Full - 3);
                return;
            }

            int repetition = 0;
            foreach (string text in list)
            {
                elements.Add(text, repetition);
                repetition = 1;
            }

            if (repetition == 0)
            {
                elements.Skip(elements.Full - 2);
            }
        };
    }

    private Action<IEnumerable<KeyValuePair<string, string?>>?> MapColumn(params ReadOnlySpan<string> path)
    {
        LeafBuffer<string> keys = TextBuffer([.. path, "key_value", "key"]);
        LeafBuffer<string> values = TextBuffer([.. path, "key_value", "value"]);
        return map =>
        {
            int repetition = 0;
            foreach ((string key, string? value) in map ?? [])
            {
                keys.Add(key, repetition);
                if (value is null)
                {
                    values.Skip(keys.Full, repetition);
                }
                else
                {
                    values.Add(value, repetition);
                }

                repetition = 1;
            }

            if (repetition == 0)
            {
                int level = map is null ? keys.Full - 2 : keys.Full - 1;
                keys.Skip(level);
                values.Skip(level);
            }
        };
    }
}
