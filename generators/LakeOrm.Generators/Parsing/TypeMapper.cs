using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Which member types have a column type. docs/types.md is this table in words.</summary>
internal static class TypeMapper
{
    /// <summary>Takes a type apart; null when it has no column type.</summary>
    public static MappedType? Map(ITypeSymbol type, NullableAnnotation annotation)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Map(nullable.TypeArguments[0], NullableAnnotation.NotAnnotated) is { Clr: not (ClrKind.String or ClrKind.ByteArray) } inner ? inner with { IsNullable = true } : null;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return new(ClrKind.Enum, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), false, false, (INamedTypeSymbol)type);
        }

        if (type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte })
        {
            return Reference(ClrKind.ByteArray, "byte[]", annotation);
        }

        return type.SpecialType switch
        {
            SpecialType.System_Boolean => Value(ClrKind.Boolean, "bool"),
            SpecialType.System_SByte => Value(ClrKind.SByte, "sbyte"),
            SpecialType.System_Byte => Value(ClrKind.Byte, "byte"),
            SpecialType.System_Int16 => Value(ClrKind.Int16, "short"),
            SpecialType.System_UInt16 => Value(ClrKind.UInt16, "ushort"),
            SpecialType.System_Int32 => Value(ClrKind.Int32, "int"),
            SpecialType.System_UInt32 => Value(ClrKind.UInt32, "uint"),
            SpecialType.System_Int64 => Value(ClrKind.Int64, "long"),
            SpecialType.System_UInt64 => Value(ClrKind.UInt64, "ulong"),
            SpecialType.System_Single => Value(ClrKind.Single, "float"),
            SpecialType.System_Double => Value(ClrKind.Double, "double"),
            SpecialType.System_Decimal => Value(ClrKind.Decimal, "decimal"),
            SpecialType.System_DateTime => Value(ClrKind.DateTime, "global::System.DateTime"),
            SpecialType.System_String => Reference(ClrKind.String, "string", annotation),
            _ when IsSystem(type, "Guid") => Value(ClrKind.Guid, "global::System.Guid"),
            _ when IsSystem(type, "DateOnly") => Value(ClrKind.DateOnly, "global::System.DateOnly"),
            _ when IsSystem(type, "TimeOnly") => Value(ClrKind.TimeOnly, "global::System.TimeOnly"),
            _ when IsSystem(type, "DateTimeOffset") => Value(ClrKind.DateTimeOffset, "global::System.DateTimeOffset"),
            _ => null,
        };
    }

    /// <summary>What to write instead of a type that has no column type.</summary>
    public static string Advice(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Advice(nullable.TypeArguments[0]);
        }

        string instead = type switch
        {
            { SpecialType: SpecialType.System_Char } => "use string",
            { SpecialType: SpecialType.System_IntPtr } => "use long",
            { SpecialType: SpecialType.System_UIntPtr } => "use ulong",
            { SpecialType: SpecialType.System_Object } => "use the type that the values have",
            _ when IsSystem(type, "TimeSpan") => "use long with the microseconds, or TimeOnly for a time of day",
            _ when IsSystem(type, "Half") => "use float",
            _ when IsSystem(type, "Int128") || IsSystem(type, "UInt128") || type.Name == "BigInteger" => "use decimal with [LakeColumn(Precision = ..., Scale = 0)], or string",
            _ when IsSystem(type, "Uri") => "use string",
            { Name: "ReadOnlyMemory" or "Memory" or "ArraySegment" or "Stream" } => "use byte[]",
            IArrayTypeSymbol => "put the elements into a table of their own, or into a string as JSON",
            { IsRecord: true } => "put its members into this record, or give it a table of its own",
            { TypeKind: TypeKind.TypeParameter } => "derive a record with the type argument closed",
            INamedTypeSymbol { IsGenericType: true } => "put the elements into a table of their own, or into a string as JSON",
            _ => "use a type of docs/types.md",
        };
        return instead + ", or take it out with [LakeIgnore]";
    }

    public static string ReadableName(ClrKind kind) => kind switch
    {
        ClrKind.Boolean => "bool",
        ClrKind.SByte => "sbyte",
        ClrKind.Byte => "byte",
        ClrKind.Int16 => "short",
        ClrKind.UInt16 => "ushort",
        ClrKind.Int32 => "int",
        ClrKind.UInt32 => "uint",
        ClrKind.Int64 => "long",
        ClrKind.UInt64 => "ulong",
        ClrKind.Single => "float",
        ClrKind.Double => "double",
        ClrKind.Decimal => "decimal",
        ClrKind.String => "string",
        ClrKind.ByteArray => "byte[]",
        ClrKind.Enum => "enum",
        _ => kind.ToString(),
    };

    /// <summary>The column type of a kind; an enum's when it is stored by number is that of its underlying type.</summary>
    public static StorageKind Storage(ClrKind kind) => kind switch
    {
        ClrKind.Boolean => StorageKind.Boolean,
        ClrKind.SByte => StorageKind.Int8,
        ClrKind.Byte or ClrKind.Int16 => StorageKind.Int16,
        ClrKind.UInt16 or ClrKind.Int32 => StorageKind.Int32,
        ClrKind.UInt32 or ClrKind.Int64 => StorageKind.Int64,
        ClrKind.UInt64 or ClrKind.Decimal => StorageKind.Decimal,
        ClrKind.Single => StorageKind.Float32,
        ClrKind.Double => StorageKind.Float64,
        ClrKind.String or ClrKind.Enum => StorageKind.String,
        ClrKind.ByteArray => StorageKind.Binary,
        ClrKind.Guid => StorageKind.Uuid,
        ClrKind.DateOnly => StorageKind.Date,
        ClrKind.TimeOnly => StorageKind.Time,
        ClrKind.DateTime or ClrKind.DateTimeOffset => StorageKind.Timestamp,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static MappedType Value(ClrKind kind, string keyword) => new(kind, keyword, false, false, null);

    private static MappedType Reference(ClrKind kind, string keyword, NullableAnnotation annotation) =>
        new(kind, keyword, annotation != NullableAnnotation.NotAnnotated, annotation == NullableAnnotation.None, null);

    private static bool IsSystem(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingType is null && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
