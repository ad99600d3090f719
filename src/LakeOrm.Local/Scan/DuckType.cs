using System.Globalization;
using LakeOrm.Delta.Types;
using LakeOrm.Local.Engine;

namespace LakeOrm.Local.Scan;

/// <summary>Delta's types as the engine names them.</summary>
internal static class DuckType
{
    /// <summary>The engine's name of a type; null when it has none.</summary>
    public static string? Of(DeltaType type) => Of(type, static f => f.Name);

    /// <summary>The engine's name of a type; null when it has none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="nameOf">Gives the names of fields in it.</param>
    public static string? Of(DeltaType type, Func<DeltaField, string> nameOf) => type switch
    {
        DeltaPrimitiveType p => OfPrimitive(p),
        DeltaArrayType a => Of(a.ElementType, nameOf) is { } element ? element + "[]" : null,
        DeltaMapType m => Of(m.KeyType, nameOf) is { } key && Of(m.ValueType, nameOf) is { } value ? $"MAP({key}, {value})" : null,
        DeltaStructType s => OfStruct(s, nameOf),
        _ => null,
    };

    private static string? OfPrimitive(DeltaPrimitiveType type) => type.Name switch
    {
        "boolean" => "BOOLEAN",
        "byte" => "TINYINT",
        "short" => "SMALLINT",
        "integer" => "INTEGER",
        "long" => "BIGINT",
        "float" => "FLOAT",
        "double" => "DOUBLE",
        "decimal" => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({type.Precision},{type.Scale})"),
        "string" => "VARCHAR",
        "binary" => "BLOB",
        "date" => "DATE",
        "timestamp" => "TIMESTAMPTZ",
        "timestamp_ntz" => "TIMESTAMP",
        _ => null,
    };

    private static string? OfStruct(DeltaStructType type, Func<DeltaField, string> nameOf)
    {
        List<string> fields = [];
        foreach (DeltaField field in type.Fields)
        {
            if (Of(field.Type, nameOf) is not { } name)
            {
                return null;
            }

            fields.Add($"{DuckText.Name(nameOf(field))} {name}");
        }

        return $"STRUCT({string.Join(", ", fields)})";
    }
}
