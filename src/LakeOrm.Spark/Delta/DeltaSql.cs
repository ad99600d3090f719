using LakeOrm.Ddl;
using LakeOrm.Delta.Types;

namespace LakeOrm.Spark.Delta;

/// <summary>Writes types of a Delta table as Spark's SQL has them.</summary>
internal static class DeltaSql
{
    /// <summary>A type. That elements and values are never null SQL has no way to say.</summary>
    public static string Of(DeltaType type) => type switch
    {
        DeltaStructType structure => $"STRUCT<{string.Join(", ", structure.Fields.Select(static f => $"{SparkSql.Name(f.Name)}: {Of(f.Type)}{Rest(f)}"))}>",
        DeltaArrayType array => $"ARRAY<{Of(array.ElementType)}>",
        DeltaMapType map => $"MAP<{Of(map.KeyType)}, {Of(map.ValueType)}>",
        DeltaPrimitiveType { Name: "decimal" } number => number.ToString(),
        _ => DeltaTypes.OfSchema(type.ToString()),
    };

    /// <summary>What is said of a column after its type.</summary>
    public static string Rest(DeltaField field) =>
        $"{(field.Nullable ? string.Empty : " NOT NULL")}{(field.Metadata.TryGetValue("comment", out string? comment) ? $" COMMENT {SparkSql.Literal(comment)}" : string.Empty)}";
}
