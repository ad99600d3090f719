using System;
using System.Linq;

namespace LakeOrm.Ddl;

/// <summary>Delta's names for the neutral types.</summary>
internal static class DeltaTypes
{
    /// <summary>The type as JSON in a table's <c>schemaString</c>.</summary>
    public static string InSchema(DdlType type) => type.Name switch
    {
        "list" => $$"""{"type":"array","elementType":{{InSchema(type.Fields[0].Type)}},"containsNull":{{Json(type.Fields[0].Nullable)}}}""",
        "map" => $$"""{"type":"map","keyType":{{InSchema(type.Fields[0].Type)}},"valueType":{{InSchema(type.Fields[1].Type)}},"valueContainsNull":{{Json(type.Fields[1].Nullable)}}}""",
        "struct" => $$"""{"type":"struct","fields":[{{string.Join(",", type.Fields.Select(Field))}}]}""",
        string name => JsonText.Quote(Scalar(name)),
    };

    /// <summary>A field as JSON in a table's <c>schemaString</c>.</summary>
    public static string Field(DdlField field)
    {
        string metadata = field.Comment is { } comment ? $$"""{"comment":{{JsonText.Quote(comment)}}}""" : "{}";
        return $$"""{"name":{{JsonText.Quote(field.Name)}},"type":{{InSchema(field.Type)}},"nullable":{{Json(field.Nullable)}},"metadata":{{metadata}}}""";
    }

    /// <summary>A type without parts as SQL writes it.</summary>
    public static string InSql(string name) => OfSchema(Scalar(name));

    /// <summary>What SQL calls a type that a table's schema names.</summary>
    public static string OfSchema(string name) => name switch
    {
        "byte" => "TINYINT",
        "short" => "SMALLINT",
        "integer" => "INT",
        "long" => "BIGINT",
        string other => other.ToUpperInvariant(),
    };

    private static string Scalar(string name) => name switch
    {
        "boolean" or "string" or "binary" or "date" or "timestamp" or "timestamp_ntz" => name,
        "int8" => "byte",
        "int16" => "short",
        "int32" => "integer",
        "int64" => "long",
        "float32" => "float",
        "float64" => "double",
        "uuid" => "string",
        "time" => "long",
        _ when name.StartsWith("decimal(", StringComparison.Ordinal) => name,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Delta has no such type."),
    };

    private static string Json(bool value) => value ? "true" : "false";
}
