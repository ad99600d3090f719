using LakeOrm.Ddl;
using LakeOrm.Delta.Types;

namespace LakeOrm.Spark.Delta;

/// <summary>Writes types of a Delta table as Spark's SQL has them.</summary>
internal static class DeltaSql
{
    /// <summary>A type. Of what is within elements and values, and of these themselves, SQL cannot say that it is never null.</summary>
    public static string Of(DeltaType type) => Of(type, isElement: false);

    private static string Of(DeltaType type, bool isElement) => type switch
    {
        DeltaStructType structure => $"STRUCT<{string.Join(", ", structure.Fields.Select(f => $"{SparkSql.Name(f.Name)}: {Of(f.Type, isElement)}{(isElement ? Comment(f) : Rest(f))}"))}>",
        DeltaArrayType array => $"ARRAY<{Of(array.ElementType, isElement: true)}>",
        DeltaMapType map => $"MAP<{Of(map.KeyType, isElement: true)}, {Of(map.ValueType, isElement: true)}>",
        DeltaPrimitiveType { Name: "decimal" } number => number.ToString(),
        _ => DeltaTypes.OfSchema(type.ToString()),
    };

    /// <summary>What is said of a column after its type.</summary>
    public static string Rest(DeltaField field) => (field.Nullable ? string.Empty : " NOT NULL") + Comment(field);

    private static string Comment(DeltaField field) => field.Metadata.TryGetValue("comment", out string? comment) ? $" COMMENT {SparkSql.Literal(comment)}" : string.Empty;
}
