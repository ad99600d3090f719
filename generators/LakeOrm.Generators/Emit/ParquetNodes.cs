using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Emit;

/// <summary>The expressions that make a record's Parquet schema.</summary>
internal static class ParquetNodes
{
    public static string New(ColumnModel column) => New(column.Name, column.Value, column.Indexed);

    /// <summary>The physical type of a leaf, as a tile names its buffers.</summary>
    public static string Buffer(ValueModel leaf) => leaf.Storage switch
    {
        StorageKind.Boolean => "Boolean",
        StorageKind.Int8 or StorageKind.Int16 or StorageKind.Int32 or StorageKind.Date => "Int32",
        StorageKind.Int64 or StorageKind.Time or StorageKind.Timestamp or StorageKind.TimestampNtz => "Int64",
        StorageKind.Float32 => "Float",
        StorageKind.Float64 => "Double",
        StorageKind.Decimal => leaf.Precision switch
        {
            <= 9 => "Int32",
            <= 18 => "Int64",
            _ => "Fixed",
        },
        _ => "ByteArray",
    };

    private static string New(string name, ValueModel place, bool bloomFilter)
    {
        string text = CSharpText.Literal(name);
        string end = (place.IsNullable ? ", optional: true" : "") + (bloomFilter ? ", bloomFilter: true" : "") + ")";
        return place.Storage switch
        {
            StorageKind.List => $"{Names.Parquet}.ParquetGroup.List({text}, {New("element", place.Element!, false)}{end}",
            StorageKind.Map => $"{Names.Parquet}.ParquetGroup.Map({text}, {New("key", place.Key!, false)}, {New("value", place.Element!, false)}{end}",
            StorageKind.Struct =>
                $"{Names.Parquet}.ParquetGroup.Struct({text}, new {Names.Parquet}.ParquetNode[] {{ {string.Join(", ", place.Struct!.Fields.Select(New))} }}{end}",
            _ => $"{Names.Parquet}.ParquetColumn.{Factory(text, place)}{end}",
        };
    }

    private static string Factory(string name, ValueModel leaf) => leaf.Storage switch
    {
        StorageKind.Boolean => $"Boolean({name}",
        StorageKind.Float32 => $"Float({name}",
        StorageKind.Float64 => $"Double({name}",
        StorageKind.Decimal => $"Decimal({name}, {CSharpText.Literal(leaf.Precision)}, {CSharpText.Literal(leaf.Scale)}",
        StorageKind.Uuid => $"String({name}",
        StorageKind.Time => $"Int64({name}",
        StorageKind.Timestamp => $"TimestampMicros({name}, utc: true",
        StorageKind.TimestampNtz => $"TimestampMicros({name}, utc: false",
        _ => $"{leaf.Storage}({name}",
    };
}
