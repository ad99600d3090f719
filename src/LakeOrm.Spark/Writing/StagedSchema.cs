using System.Globalization;
using LakeOrm.Ddl;
using LakeOrm.Parquet;

namespace LakeOrm.Spark.Writing;

/// <summary>Says what staged files have, as Spark's JSON: a read without it has a job look into their footers first.</summary>
internal static class StagedSchema
{
    /// <summary>The schema by which Spark reads files; null where it has no type for a column of them, and has to look itself.</summary>
    public static string? Of(ParquetSchema files) => OfStruct(files.Fields);

    private static string? Of(ParquetNode node) => node switch
    {
        ParquetColumn column => OfColumn(column) is { } name ? JsonText.Quote(name) : null,
        ParquetGroup { Kind: ParquetGroupKind.Struct } group => OfStruct(group.Children),
        ParquetGroup { Kind: ParquetGroupKind.List, Children: [ParquetGroup { Children: [{ } element] }] } =>
            Of(element) is { } type ? $$"""{"type":"array","elementType":{{type}},"containsNull":{{Json(element.IsOptional)}}}""" : null,
        ParquetGroup { Kind: ParquetGroupKind.Map, Children: [ParquetGroup { Children: [{ } key, { } value] }] } =>
            Of(key) is { } keyType && Of(value) is { } valueType ? $$"""{"type":"map","keyType":{{keyType}},"valueType":{{valueType}},"valueContainsNull":{{Json(value.IsOptional)}}}""" : null,
        _ => null,
    };

    private static string? OfStruct(IEnumerable<ParquetNode> fields)
    {
        List<string> texts = [];
        foreach (ParquetNode field in fields)
        {
            if (Of(field) is not { } type)
            {
                return null;
            }

            texts.Add($$$"""{"name":{{{JsonText.Quote(field.Name)}}},"type":{{{type}}},"nullable":{{{Json(field.IsOptional)}}},"metadata":{}}""");
        }

        return $$"""{"type":"struct","fields":[{{string.Join(',', texts)}}]}""";
    }

    private static string? OfColumn(ParquetColumn column) => (column.LogicalType, column.PhysicalType) switch
    {
        (ParquetLogicalType.String, _) => "string",
        (ParquetLogicalType.Int8, _) => "byte",
        (ParquetLogicalType.Int16, _) => "short",
        (ParquetLogicalType.Date, _) => "date",
        (ParquetLogicalType.Decimal, _) => string.Create(CultureInfo.InvariantCulture, $"decimal({column.Precision},{column.Scale})"),
        (ParquetLogicalType.TimestampMicros, _) => column.IsAdjustedToUtc ? "timestamp" : "timestamp_ntz",
        (ParquetLogicalType.None, ParquetPhysicalType.Boolean) => "boolean",
        (ParquetLogicalType.None, ParquetPhysicalType.Int32) => "integer",
        (ParquetLogicalType.None, ParquetPhysicalType.Int64) => "long",
        (ParquetLogicalType.None, ParquetPhysicalType.Float) => "float",
        (ParquetLogicalType.None, ParquetPhysicalType.Double) => "double",
        (ParquetLogicalType.None, ParquetPhysicalType.ByteArray) => "binary",
        _ => null,
    };

    private static string Json(bool value) => value ? "true" : "false";
}
