namespace LakeOrm.Parquet.Tests.Records;

/// <summary>
/// A row of any schema, taken apart entry by entry as generated code does it. A structure is an array of its fields' values; a list is a
/// <c>List</c> of its elements, a map one of arrays of key and value.
/// </summary>
public sealed record NestedRow(object?[] Values) : IParquetRecord<NestedRow>
{
    [ThreadStatic]
    private static ParquetSchema? _schema;

    public static ParquetSchema ParquetSchema => _schema!;

    /// <summary>Adds rows of a schema to a file of that schema.</summary>
    public static void Write(ParquetFileWriter writer, ParquetSchema schema, ReadOnlySpan<NestedRow> rows)
    {
        _schema = schema;
        writer.Write(rows, default);
    }

    public static void WriteTile(ReadOnlySpan<NestedRow> rows, ParquetTile tile, in RowStamp stamp)
    {
        ParquetSchema schema = _schema!;
        (Action<int, object> Value, Action<int, int> Null)[] leaves = [.. schema.Leaves.Select(leaf => Entries(leaf, tile))];
        foreach (NestedRow row in rows)
        {
            int leaf = 0;
            for (int i = 0; i < schema.Fields.Count; i++)
            {
                Append(schema.Fields[i], row.Values[i], 0, 0, 0, ref leaf, leaves);
            }
        }
    }

    private static void Append(
        ParquetNode node, object? value, int repetition, int definition, int depth, ref int leaf, (Action<int, object> Value, Action<int, int> Null)[] leaves)
    {
        if (value is null)
        {
            AppendNull(node, repetition, definition, ref leaf, leaves);
            return;
        }

        definition += node.IsOptional ? 1 : 0;
        switch (node)
        {
            case ParquetGroup { Kind: ParquetGroupKind.Struct } group:
                for (int i = 0; i < group.Children.Count; i++)
                {
                    Append(group.Children[i], ((object?[])value)[i], repetition, definition, depth, ref leaf, leaves);
                }

                break;
            case ParquetGroup group:
                var repeated = (ParquetGroup)group.Children[0];
                var elements = (List<object?>)value;
                if (elements.Count == 0)
                {
                    AppendNull(repeated, repetition, definition, ref leaf, leaves);
                    return;
                }

                int first = leaf;
                for (int e = 0; e < elements.Count; e++)
                {
                    leaf = first;
                    object?[] fields = group.Kind == ParquetGroupKind.Map ? (object?[])elements[e]! : [elements[e]];
                    for (int i = 0; i < repeated.Children.Count; i++)
                    {
                        Append(repeated.Children[i], fields[i], e == 0 ? repetition : depth + 1, definition + 1, depth + 1, ref leaf, leaves);
                    }
                }

                break;
            default:
                leaves[leaf++].Value(repetition, value);
                break;
        }
    }

    private static void AppendNull(ParquetNode node, int repetition, int definition, ref int leaf, (Action<int, object> Value, Action<int, int> Null)[] leaves)
    {
        if (node is not ParquetGroup group)
        {
            leaves[leaf++].Null(repetition, definition);
            return;
        }

        foreach (ParquetNode child in group.Children)
        {
            AppendNull(child, repetition, definition, ref leaf, leaves);
        }
    }

    private static (Action<int, object> Value, Action<int, int> Null) Entries(ParquetLeaf leaf, ParquetTile tile) => leaf.Path.Count > 1 ? Nested(leaf, tile) : Flat(leaf, tile);

    private static (Action<int, object> Value, Action<int, int> Null) Nested(ParquetLeaf leaf, ParquetTile tile)
    {
        switch (leaf.Column.PhysicalType)
        {
            case ParquetPhysicalType.Boolean:
                return Cursor(tile.NestedBoolean(leaf.Ordinal));
            case ParquetPhysicalType.Int32:
                return Cursor(tile.NestedInt32(leaf.Ordinal));
            case ParquetPhysicalType.Int64:
                return Cursor(tile.NestedInt64(leaf.Ordinal));
            case ParquetPhysicalType.Float:
                return Cursor(tile.NestedFloat(leaf.Ordinal));
            case ParquetPhysicalType.Double:
                return Cursor(tile.NestedDouble(leaf.Ordinal));
            case ParquetPhysicalType.FixedLenByteArray:
                NestedFixedCursor fix = tile.NestedFixed(leaf.Ordinal);
                return ((repetition, value) =>
                {
                    if (value is Int128 unscaled)
                    {
                        fix.Append(repetition, unscaled);
                    }
                    else
                    {
                        fix.Append(repetition, (byte[])value);
                    }
                }, fix.AppendNull);
            default:
                NestedByteArrayCursor bytes = tile.NestedByteArray(leaf.Ordinal);
                return ((repetition, value) =>
                {
                    switch (value)
                    {
                        case string text:
                            bytes.Append(repetition, text);
                            break;
                        case Guid guid:
                            bytes.Append(repetition, guid);
                            break;
                        default:
                            bytes.Append(repetition, (byte[])value);
                            break;
                    }
                }, bytes.AppendNull);
        }
    }

    private static (Action<int, object> Value, Action<int, int> Null) Cursor<T>(NestedCursor<T> cursor)
        where T : unmanaged =>
        ((repetition, value) => cursor.Append(repetition, (T)value), cursor.AppendNull);

    private static (Action<int, object> Value, Action<int, int> Null) Flat(ParquetLeaf leaf, ParquetTile tile)
    {
        int row = 0;
        int values = 0;
        return (
            (_, value) =>
            {
                Present(1);
                switch (value)
                {
                    case bool flag:
                        tile.Boolean(leaf.Ordinal)[values++] = flag;
                        break;
                    case int number:
                        tile.Int32(leaf.Ordinal)[values++] = number;
                        break;
                    case long number:
                        tile.Int64(leaf.Ordinal)[values++] = number;
                        break;
                    case float number:
                        tile.Float(leaf.Ordinal)[values++] = number;
                        break;
                    case double number:
                        tile.Double(leaf.Ordinal)[values++] = number;
                        break;
                    case Int128 unscaled:
                        tile.Fixed(leaf.Ordinal).Append(unscaled);
                        break;
                    case string text:
                        tile.ByteArray(leaf.Ordinal).Append(text);
                        break;
                    case byte[] bytes when leaf.Column.PhysicalType == ParquetPhysicalType.FixedLenByteArray:
                        tile.Fixed(leaf.Ordinal).Append(bytes);
                        break;
                    default:
                        tile.ByteArray(leaf.Ordinal).Append((byte[])value);
                        break;
                }
            },
            (_, _) => Present(0));

        void Present(byte present)
        {
            if (leaf.MaxDefinitionLevel > 0)
            {
                tile.Present(leaf.Ordinal)[row++] = present;
            }
        }
    }
}
