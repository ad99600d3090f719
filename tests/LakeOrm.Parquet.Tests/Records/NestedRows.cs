using CsCheck;

namespace LakeOrm.Parquet.Tests.Records;

/// <summary>Random schemas and rows of them.</summary>
public static class NestedRows
{
    private const int FixedLength = 3;

    private static readonly string[] Texts = ["", "same", "ärger \"quoted\"", "日本"];

    /// <summary>A schema of one to four fields, nested up to three deep, and rows of it.</summary>
    public static Gen<(ParquetSchema Schema, NestedRow[] Rows)> Table { get; } =
        from nodes in Gen.Select(Gen.Int[1, 4], Gen.Int).SelectMany((count, _) => Fields("c", count, 3))
        let schema = new ParquetSchema(nodes)
        from rows in Gen.Select(Row(schema), static row => row).Array[0, 120]
        select (schema, rows);

    private static Gen<NestedRow> Row(ParquetSchema schema) => Values(schema.Fields).Select(static values => new NestedRow(values));

    private static Gen<ParquetNode[]> Fields(string prefix, int count, int depth)
    {
        Gen<ParquetNode[]> fields = Gen.Const(Array.Empty<ParquetNode>());
        for (int i = 0; i < count; i++)
        {
            fields = Gen.Select(fields, Node($"{prefix}{i}", depth), static (others, node) => (ParquetNode[])[.. others, node]);
        }

        return fields;
    }

    private static Gen<ParquetNode> Node(string name, int depth)
    {
        Gen<ParquetNode> column = Gen.Select(Gen.Int[0, 8], Gen.Bool, Gen.Bool, (type, optional, filter) => (ParquetNode)(type switch
        {
            0 => ParquetColumn.Boolean(name, optional),
            1 => ParquetColumn.Int32(name, optional, filter),
            2 => ParquetColumn.Int64(name, optional, filter),
            3 => ParquetColumn.Float(name, optional),
            4 => ParquetColumn.Double(name, optional, filter),
            5 => ParquetColumn.Binary(name, optional),
            6 => ParquetColumn.FixedBinary(name, FixedLength, optional),
            7 => ParquetColumn.Decimal(name, 30, 2, optional),
            _ => ParquetColumn.String(name, optional, filter),
        }));
        if (depth == 0)
        {
            return column;
        }

        Gen<ParquetNode> group = Gen.Select(Gen.Int[0, 3], Gen.Bool).SelectMany((kind, optional) => kind switch
        {
            0 => Gen.Int[1, 3].SelectMany(count => Fields("f", count, depth - 1)).Select(fields => (ParquetNode)ParquetGroup.Struct(name, fields, optional)),
            1 => Node("value", depth - 1).Select(value => (ParquetNode)ParquetGroup.Map(name, ParquetColumn.String("key"), value, optional)),
            _ => Node("element", depth - 1).Select(element => (ParquetNode)ParquetGroup.List(name, element, optional)),
        });
        return Gen.Frequency((2, column), (3, group));
    }

    private static Gen<object?[]> Values(IEnumerable<ParquetNode> nodes) =>
        nodes.Aggregate(Gen.Const(Array.Empty<object?>()), static (values, node) => Gen.Select(values, Value(node), static (others, value) => (object?[])[.. others, value]));

    private static Gen<object?> Value(ParquetNode node)
    {
        Gen<object?> value = node switch
        {
            ParquetGroup { Kind: ParquetGroupKind.Struct } group => Values(group.Children).Select(static fields => (object?)fields),
            ParquetGroup { Kind: ParquetGroupKind.Map } map => Values(((ParquetGroup)map.Children[0]).Children).List[0, 3]
                .Select(static entries => (object?)entries.DistinctBy(static entry => entry[0]).Select(static entry => (object?)entry).ToList()),
            ParquetGroup list => Value(((ParquetGroup)list.Children[0]).Children[0]).List[0, 3].Select(static elements => (object?)elements),
            _ => Value((ParquetColumn)node),
        };
        return node.IsOptional ? Gen.Frequency((1, Gen.Const((object?)null)), (3, value)) : value;
    }

    private static Gen<object?> Value(ParquetColumn column) => column.PhysicalType switch
    {
        ParquetPhysicalType.Boolean => Gen.Bool.Select(static v => (object?)v),
        ParquetPhysicalType.Int32 => Gen.Int.Select(static v => (object?)v),
        ParquetPhysicalType.Int64 => Gen.Long.Select(static v => (object?)v),
        ParquetPhysicalType.Float => Gen.Int[-999, 999].Select(static v => (object?)(v / 4f)),
        ParquetPhysicalType.Double => Gen.Int[-999_999, 999_999].Select(static v => (object?)(v / 8.0)),
        ParquetPhysicalType.FixedLenByteArray when column.LogicalType == ParquetLogicalType.Decimal => Gen.Int.Select(static v => (object?)(Int128)v),
        ParquetPhysicalType.FixedLenByteArray => Gen.Byte.Array[FixedLength].Select(static v => (object?)v),
        _ when column.LogicalType == ParquetLogicalType.None => Gen.Byte.Array[0, 5].Select(static v => (object?)v),
        _ => Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 0, 12], Gen.Int[0, 3].Select(static i => Texts[i])).Select(static v => (object?)v),
    };
}
