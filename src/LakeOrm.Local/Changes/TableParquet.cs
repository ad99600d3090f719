using LakeOrm.Delta.Types;
using LakeOrm.Parquet;

namespace LakeOrm.Local.Changes;

/// <summary>A Delta table's columns as those of its Parquet files.</summary>
internal static class TableParquet
{
    /// <summary>The columns in the table's order.</summary>
    /// <param name="table">The table's schema.</param>
    /// <param name="record">The record, which says where data files carry bloom filters.</param>
    /// <exception cref="LakeUnsupportedException">A column has a type that is not written.</exception>
    public static ParquetSchema SchemaOf(DeltaStructType table, LakeTableSchema record) =>
        new([.. table.Fields.Select(f => Node(f.Name, f.Type, f.Nullable, record.Find(f.Name)?.Indexed ?? false))]);

    private static ParquetNode Node(string name, DeltaType type, bool optional, bool indexed = false) => type switch
    {
        DeltaStructType s => ParquetGroup.Struct(name, [.. s.Fields.Select(static f => Node(f.Name, f.Type, f.Nullable))], optional),
        DeltaArrayType a => ParquetGroup.List(name, Node("element", a.ElementType, a.ContainsNull), optional),
        DeltaMapType m => ParquetGroup.Map(name, Node("key", m.KeyType, optional: false), Node("value", m.ValueType, m.ValueContainsNull), optional),
        DeltaPrimitiveType p => Column(name, p, optional, indexed),
        _ => throw Unsupported(name, type),
    };

    private static ParquetColumn Column(string name, DeltaPrimitiveType type, bool optional, bool indexed) => type.Name switch
    {
        "boolean" => ParquetColumn.Boolean(name, optional),
        "byte" => ParquetColumn.Int8(name, optional, indexed),
        "short" => ParquetColumn.Int16(name, optional, indexed),
        "integer" => ParquetColumn.Int32(name, optional, indexed),
        "long" => ParquetColumn.Int64(name, optional, indexed),
        "float" => ParquetColumn.Float(name, optional, indexed),
        "double" => ParquetColumn.Double(name, optional, indexed),
        "decimal" => ParquetColumn.Decimal(name, type.Precision, type.Scale, optional, indexed),
        "string" => ParquetColumn.String(name, optional, indexed),
        "binary" => ParquetColumn.Binary(name, optional),
        "date" => ParquetColumn.Date(name, optional, indexed),
        "timestamp" => ParquetColumn.TimestampMicros(name, utc: true, optional, indexed),
        "timestamp_ntz" => ParquetColumn.TimestampMicros(name, utc: false, optional, indexed),
        _ => throw Unsupported(name, type),
    };

    private static LakeUnsupportedException Unsupported(string name, DeltaType type) => new($"The column '{name}' is of type {type}, which Lake.Local does not write.");
}
