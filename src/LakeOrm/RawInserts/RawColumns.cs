using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.RawInserts;

/// <summary>The columns of Arrow batches, bound once to those of a table's files.</summary>
internal sealed class RawColumns
{
    private readonly ArrowNode[] _nodes;
    private readonly RawLeaf[] _leaves;
    private readonly Dictionary<string, ArrowColumn> _single = new(StringComparer.Ordinal);

    /// <param name="batches">The batches' columns.</param>
    /// <param name="table">The table's name, for messages.</param>
    /// <param name="record">The record's columns.</param>
    /// <param name="file">The same as the file has them.</param>
    /// <param name="stamp">What auto columns hold that the batches do not have.</param>
    /// <exception cref="LakeSchemaException">They do not fit; every difference is listed.</exception>
    public RawColumns(Schema batches, LakeTableName table, LakeTableSchema record, ParquetSchema file, RowStamp stamp)
    {
        ArrowBinder binder = new(batches, table.ToString(), "input");
        HashSet<string> present = new(batches.FieldsList.Select(static f => f.Name), StringComparer.OrdinalIgnoreCase);
        List<ArrowNode> nodes = [];
        List<RawLeaf> leaves = [];
        foreach (ParquetNode field in file.Fields)
        {
            LakeColumn column = record.Find(field.Name)!;
            if (column.Auto != LakeAuto.None && !present.Contains(column.Name))
            {
                leaves.Add(Stamped(file.Leaves[leaves.Count], column.Auto, stamp));
                continue;
            }

            ArrowNode node = Bind(binder, column.Name, column.Member, column.Type, column.Nullable, field, [], file, leaves);
            nodes.Add(node);
            if (node is ArrowColumn single)
            {
                _single.Add(column.Name, single);
            }
        }

        binder.RefuseOthers(record.Columns.Select(static c => c.Name));
        if (binder.Problems.Count > 0)
        {
            throw new LakeSchemaException(
                $"The input does not fit the table '{table}'.{Environment.NewLine}{string.Join(Environment.NewLine, binder.Problems.Select(static p => "  " + p))}{Environment.NewLine}"
                + "Nothing was written. Columns are met by name; all must be there but those that the write stamps.");
        }

        _nodes = [.. nodes];
        _leaves = [.. leaves];
    }

    /// <summary>The leaves in the file's order.</summary>
    public ReadOnlySpan<RawLeaf> Leaves => _leaves;

    /// <summary>A column of single values.</summary>
    public ArrowColumn this[string name] => _single[name];

    /// <summary>Loads a batch of the bound schema.</summary>
    /// <exception cref="LakeDataException">A value does not fit its column, or is null where that takes none.</exception>
    public void Load(RecordBatch batch, long firstRow)
    {
        foreach (ArrowNode node in _nodes)
        {
            if (batch.Column(node.Place.Index).Length != batch.Length)
            {
                throw node.Damaged($"it has {batch.Column(node.Place.Index).Length} values in a batch of {batch.Length} rows");
            }

            node.Load(batch, firstRow);
        }
    }

    private static ArrowNode Bind(
        ArrowBinder binder, string name, string member, LakeType type, bool nullable, ParquetNode file, RawStep[] path, ParquetSchema schema, List<RawLeaf> leaves)
    {
        switch (type.Kind)
        {
            case LakeTypeKind.Struct:
                ArrowStructColumn structure = binder.Struct(name, member, nullable, optional: false, out ArrowBinder fields);
                foreach (ParquetNode child in ((ParquetGroup)file).Children)
                {
                    LakeField field = type.Fields.First(f => f.Name == child.Name);
                    Bind(fields, field.Name, $"{member}.{field.Name}", field.Type, field.Nullable, child, [.. path, new RawStep(structure, file.IsOptional)], schema, leaves);
                }

                fields.RefuseOthers(type.Fields.Select(static f => f.Name));
                return structure;
            case LakeTypeKind.List or LakeTypeKind.Map:
                bool isMap = type.Kind == LakeTypeKind.Map;
                ArrowBinder entries;
                ArrowListColumn list = isMap
                    ? binder.Map(name, member, nullable, optional: false, out entries)
                    : binder.List(name, member, nullable, optional: false, out entries);
                var repeated = (ParquetGroup)((ParquetGroup)file).Children[0];
                foreach ((LakeField field, ParquetNode child) in type.Fields.Zip(repeated.Children))
                {
                    Bind(entries, field.Name, member, field.Type, field.Nullable, child, [.. path, new RawStep(list, file.IsOptional)], schema, leaves);
                }

                return list;
            default:
                ArrowColumn column = binder.Bind(name, member, type, nullable, optional: false);
                leaves.Add(Leaf(schema.Leaves[leaves.Count], [.. path, new RawStep(column, file.IsOptional)], column));
                return column;
        }
    }

    private static RawLeaf Leaf(ParquetLeaf leaf, RawStep[] path, ArrowColumn column) => column.Type.Kind switch
    {
        LakeTypeKind.Boolean => new RawValues<bool>(leaf, path, i => column.Booleans[i], static (h, v) => h.Add(v), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        LakeTypeKind.Int8 => Integers(leaf, path, i => column.Int8[i]),
        LakeTypeKind.Int16 => Integers(leaf, path, i => column.Int16[i]),
        LakeTypeKind.Int32 => Integers(leaf, path, i => column.Int32[i]),
        LakeTypeKind.Date => Integers(leaf, path, i => column.Days[i]),
        LakeTypeKind.Int64 => Longs(leaf, path, i => column.Int64[i]),
        LakeTypeKind.Time or LakeTypeKind.Timestamp or LakeTypeKind.TimestampNtz => Longs(leaf, path, i => column.Micros[i]),
        LakeTypeKind.Float32 => new RawValues<float>(leaf, path, i => column.Float32[i], static (h, v) => h.Add(v), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        LakeTypeKind.Float64 => new RawValues<double>(leaf, path, i => column.Float64[i], static (h, v) => h.Add(v), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r)),
        LakeTypeKind.Decimal => leaf.Column.PhysicalType switch
        {
            ParquetPhysicalType.Int32 => Integers(leaf, path, i => (int)column.Decimals[i]),
            ParquetPhysicalType.Int64 => Longs(leaf, path, i => (long)column.Decimals[i]),
            _ => Bytes(leaf, path, i => BigEndian(column.Decimals[i], leaf.Column.TypeLength)),
        },
        LakeTypeKind.String => Bytes(leaf, path, i => Utf8.IsValid(column.BytesAt(i).Span) ? column.BytesAt(i) : throw column.Misfit(i, "text in UTF-8", "other bytes")),
        LakeTypeKind.Uuid => Bytes(leaf, path, i => Encoding.UTF8.GetBytes(column.Uuids[i].ToString())),
        _ => Bytes(leaf, path, column.BytesAt),
    };

    private static RawLeaf Stamped(ParquetLeaf leaf, LakeAuto auto, RowStamp stamp)
    {
        if (auto != LakeAuto.IngestId)
        {
            return new RawValues<long>(leaf, [], _ => stamp.Micros, null, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r));
        }

        byte[] id = Encoding.UTF8.GetBytes(stamp.IngestId.ToString());
        return new RawValues<ReadOnlyMemory<byte>>(leaf, [], _ => id, null, static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r));
    }

    private static RawValues<int> Integers(ParquetLeaf leaf, RawStep[] path, Func<int, int> read) =>
        new(leaf, path, read, static (h, v) => h.Add(v), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r));

    private static RawValues<long> Longs(ParquetLeaf leaf, RawStep[] path, Func<int, long> read) =>
        new(leaf, path, read, static (h, v) => h.Add(v), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r));

    private static RawValues<ReadOnlyMemory<byte>> Bytes(ParquetLeaf leaf, RawStep[] path, Func<int, ReadOnlyMemory<byte>> read) =>
        new(leaf, path, read, static (h, v) => h.Add(v.Span), static (w, l, v, d, r) => w.WriteLeaf(l, v, d, r));

    private static ReadOnlyMemory<byte> BigEndian(Int128 value, int length)
    {
        byte[] wide = new byte[16];
        BinaryPrimitives.WriteInt128BigEndian(wide, value);
        return wide.AsMemory(16 - length);
    }
}
