using LakeOrm.Parquet.Thrift;

namespace LakeOrm.Parquet.Reading;

/// <summary>A file's metadata.</summary>
internal sealed class Footer
{
    // Deep enough for any table, shallow enough for the stack and for one-byte levels.
    private const int MaxDepth = 64;

    private Footer(SchemaNode root, List<SchemaLeaf> leaves, List<RowGroup> rowGroups, Dictionary<string, string?> metadata, long rows, string? createdBy)
    {
        Root = root;
        Leaves = leaves;
        RowGroups = rowGroups;
        KeyValueMetadata = metadata;
        Rows = rows;
        CreatedBy = createdBy;
    }

    internal SchemaNode Root { get; }

    internal IReadOnlyList<SchemaLeaf> Leaves { get; }

    internal IReadOnlyList<RowGroup> RowGroups { get; }

    internal IReadOnlyDictionary<string, string?> KeyValueMetadata { get; }

    internal long Rows { get; }

    internal string? CreatedBy { get; }

    internal static Footer Parse(ReadOnlySpan<byte> bytes, long origin)
    {
        var reader = new ThriftReader(bytes, "footer", origin);
        List<SchemaElement>? elements = null;
        List<RowGroup>? rowGroups = null;
        var metadata = new Dictionary<string, string?>(StringComparer.Ordinal);
        long? rows = null;
        string? createdBy = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 2:
                    elements = ParseStructs(ref reader, type, SchemaElement.Parse);
                    break;
                case 3:
                    rows = reader.ReadInt64(type);
                    break;
                case 4:
                    rowGroups = ParseStructs(ref reader, type, ParseRowGroup);
                    break;
                case 5:
                    foreach ((string key, string? value) in ParseStructs(ref reader, type, ParseKeyValue))
                    {
                        metadata[key] = value;
                    }

                    break;
                case 6:
                    createdBy = reader.ReadString(type);
                    break;
                case 8:
                    throw reader.Corrupt("a file without encryption", "an encrypted one, which this reader refuses");
                default:
                    reader.Skip(type);
                    break;
            }
        }

        var leaves = new List<SchemaLeaf>();
        SchemaNode root = BuildSchema(elements ?? throw reader.Missing("schema"), leaves, in reader);
        var footer = new Footer(
            root,
            leaves,
            rowGroups ?? throw reader.Missing("row_groups"),
            metadata,
            rows ?? throw reader.Missing("num_rows"),
            createdBy);
        footer.CheckRows(in reader);
        return footer;
    }

    private delegate T StructParser<T>(ref ThriftReader reader);

    private static List<T> ParseStructs<T>(ref ThriftReader reader, ThriftType type, StructParser<T> parse)
    {
        int count = reader.ReadList(type, out ThriftType elementType);
        var items = new List<T>();
        for (int i = 0; i < count; i++)
        {
            reader.ExpectStruct(elementType);
            items.Add(parse(ref reader));
        }

        return items;
    }

    private static SchemaNode BuildSchema(List<SchemaElement> elements, List<SchemaLeaf> leaves, in ThriftReader reader)
    {
        if (elements.Count == 0 || elements[0].Children is not { } rootChildren)
        {
            throw reader.Corrupt("a schema that starts with its root group", elements.Count == 0 ? "an empty schema" : "a leaf");
        }

        var root = new SchemaNode(elements[0].Name, parent: null, FieldRepetition.Required);
        int next = 1;

        // The groups still open, each with the number of children it still lacks: no recursion, so a hostile depth costs no stack.
        var open = new Stack<(SchemaNode Group, int Left)>();
        open.Push((root, rootChildren));
        while (open.TryPop(out (SchemaNode Group, int Left) top))
        {
            if (top.Left == 0)
            {
                continue;
            }

            if (next == elements.Count)
            {
                throw reader.Corrupt($"{top.Left} more children of schema group '{top.Group.Path}'", "the schema's end");
            }

            open.Push((top.Group, top.Left - 1));
            SchemaElement element = elements[next++];
            FieldRepetition repetition = element.Repetition ?? throw reader.Missing($"repetition_type of schema node '{element.Name}'");
            if (element.Type is { } type)
            {
                leaves.Add(new SchemaLeaf(
                    element.Name, top.Group, repetition, leaves.Count, type, ValueWidth(element, type, in reader), element.Annotation, element.Scale));
            }
            else if (open.Count < MaxDepth)
            {
                open.Push((new SchemaNode(element.Name, top.Group, repetition), element.Children ?? 0));
            }
            else
            {
                throw reader.Corrupt($"a schema at most {MaxDepth} levels deep", "a deeper one");
            }
        }

        return next == elements.Count ? root : throw reader.Corrupt($"{next} schema elements", $"{elements.Count}");
    }

    private static int ValueWidth(SchemaElement element, PhysicalType type, in ThriftReader reader) => type switch
    {
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        PhysicalType.FixedLenByteArray => element.TypeLength is > 0 and { } length
            ? length
            : throw reader.Corrupt($"a positive type_length of '{element.Name}'", $"{element.TypeLength}"),
        _ => 0,
    };

    private static (string Key, string? Value) ParseKeyValue(ref ThriftReader reader)
    {
        string? key = null;
        string? value = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    key = reader.ReadString(type);
                    break;
                case 2:
                    value = reader.ReadString(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return (key ?? throw reader.Missing("key of key_value_metadata"), value);
    }

    private static RowGroup ParseRowGroup(ref ThriftReader reader)
    {
        List<ColumnChunk>? chunks = null;
        long? rows = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    chunks = ParseStructs(ref reader, type, ParseChunk);
                    break;
                case 3:
                    rows = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new RowGroup(rows ?? throw reader.Missing("num_rows of a row group"), chunks ?? throw reader.Missing("columns of a row group"));
    }

    private static ColumnChunk ParseChunk(ref ThriftReader reader)
    {
        string? otherFile = null;
        ColumnChunk? chunk = null;
        bool encrypted = false;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    otherFile = reader.ReadString(type);
                    break;
                case 3:
                    reader.ExpectStruct(type);
                    chunk = ParseChunkMetadata(ref reader);
                    break;
                case 8:
                    encrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return (chunk ?? throw reader.Missing("meta_data of a column chunk")) with { OtherFile = otherFile, IsEncrypted = encrypted };
    }

    private static ColumnChunk ParseChunkMetadata(ref ThriftReader reader)
    {
        int? physicalType = null;
        int? codec = null;
        long? entries = null;
        long? compressedSize = null;
        long? dataPageOffset = null;
        long? dictionaryPageOffset = null;
        short id = 0;
        while (reader.NextField(ref id, out ThriftType type))
        {
            switch (id)
            {
                case 1:
                    physicalType = reader.ReadInt32(type);
                    break;
                case 4:
                    codec = reader.ReadInt32(type);
                    break;
                case 5:
                    entries = reader.ReadInt64(type);
                    break;
                case 7:
                    compressedSize = reader.ReadInt64(type);
                    break;
                case 9:
                    dataPageOffset = reader.ReadInt64(type);
                    break;
                case 11:
                    dictionaryPageOffset = reader.ReadInt64(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return new ColumnChunk(
            (PhysicalType)(physicalType ?? throw reader.Missing("type of a column chunk")),
            (CompressionCodec)(codec ?? throw reader.Missing("codec of a column chunk")),
            entries ?? throw reader.Missing("num_values of a column chunk"),
            compressedSize ?? throw reader.Missing("total_compressed_size of a column chunk"),
            dataPageOffset ?? throw reader.Missing("data_page_offset of a column chunk"),
            dictionaryPageOffset,
            OtherFile: null,
            IsEncrypted: false);
    }

    private void CheckRows(in ThriftReader reader)
    {
        Int128 sum = 0;
        for (int i = 0; i < RowGroups.Count; i++)
        {
            RowGroup group = RowGroups[i];
            if (group.Rows < 0)
            {
                throw reader.Corrupt($"a row count of row group {i} that is not negative", $"{group.Rows}");
            }

            if (group.Chunks.Count != Leaves.Count)
            {
                throw reader.Corrupt($"{Leaves.Count} column chunks in row group {i}, one a leaf", $"{group.Chunks.Count}");
            }

            sum += group.Rows;
        }

        if (sum != Rows)
        {
            throw reader.Corrupt($"{Rows} rows in all row groups together, as num_rows says", $"{sum}");
        }
    }
}
