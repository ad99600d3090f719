using System;

namespace LakeOrm.Ddl;

/// <summary>Delta's names for the neutral types.</summary>
internal static class DeltaTypes
{
    /// <summary>The type as it stands in a table's <c>schemaString</c>.</summary>
    public static string InSchema(string type) => type switch
    {
        "boolean" or "string" or "binary" or "date" or "timestamp" or "timestamp_ntz" => type,
        "int8" => "byte",
        "int16" => "short",
        "int32" => "integer",
        "int64" => "long",
        "float32" => "float",
        "float64" => "double",
        "uuid" => "string",
        "time" => "long",
        _ when type.StartsWith("decimal(", StringComparison.Ordinal) => type,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Delta has no such type."),
    };

    /// <summary>The type as SQL writes it.</summary>
    public static string InSql(string type) => InSchema(type) switch
    {
        "byte" => "TINYINT",
        "short" => "SMALLINT",
        "integer" => "INT",
        "long" => "BIGINT",
        string other => other.ToUpperInvariant(),
    };
}
