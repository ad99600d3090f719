using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Which member types have a column type. docs/types.md is this table in words.</summary>
internal static class TypeMapper
{
    private static readonly SymbolDisplayFormat WithAnnotations =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The type as C# writes it, with the nullability of what it is made of and without its own.</summary>
    public static string Text(ITypeSymbol type) => type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(WithAnnotations);

    /// <summary>Takes a type apart; null when it has no column type.</summary>
    public static MappedType? Map(ITypeSymbol type, NullableAnnotation annotation)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Map(nullable.TypeArguments[0], NullableAnnotation.NotAnnotated) is { } inner ? inner with { IsNullable = true } : null;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return Value(type, ClrKind.Enum, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)) with { Enum = (INamedTypeSymbol)type };
        }

        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return array.ElementType.SpecialType == SpecialType.System_Byte
                ? Reference(type, ClrKind.ByteArray, "byte[]", annotation)
                : List(type, CollectionKind.Array, array.ElementType, array.ElementNullableAnnotation, annotation);
        }

        return Scalar(type, annotation) ?? Nested(type, annotation);
    }

    private static MappedType? Scalar(ITypeSymbol type, NullableAnnotation annotation) => type.SpecialType switch
    {
        SpecialType.System_Boolean => Value(type, ClrKind.Boolean, "bool"),
        SpecialType.System_SByte => Value(type, ClrKind.SByte, "sbyte"),
        SpecialType.System_Byte => Value(type, ClrKind.Byte, "byte"),
        SpecialType.System_Int16 => Value(type, ClrKind.Int16, "short"),
        SpecialType.System_UInt16 => Value(type, ClrKind.UInt16, "ushort"),
        SpecialType.System_Int32 => Value(type, ClrKind.Int32, "int"),
        SpecialType.System_UInt32 => Value(type, ClrKind.UInt32, "uint"),
        SpecialType.System_Int64 => Value(type, ClrKind.Int64, "long"),
        SpecialType.System_UInt64 => Value(type, ClrKind.UInt64, "ulong"),
        SpecialType.System_Single => Value(type, ClrKind.Single, "float"),
        SpecialType.System_Double => Value(type, ClrKind.Double, "double"),
        SpecialType.System_Decimal => Value(type, ClrKind.Decimal, "decimal"),
        SpecialType.System_DateTime => Value(type, ClrKind.DateTime, "global::System.DateTime"),
        SpecialType.System_String => Reference(type, ClrKind.String, "string", annotation),
        _ when IsSystem(type, "Guid") => Value(type, ClrKind.Guid, "global::System.Guid"),
        _ when IsSystem(type, "DateOnly") => Value(type, ClrKind.DateOnly, "global::System.DateOnly"),
        _ when IsSystem(type, "TimeOnly") => Value(type, ClrKind.TimeOnly, "global::System.TimeOnly"),
        _ when IsSystem(type, "DateTimeOffset") => Value(type, ClrKind.DateTimeOffset, "global::System.DateTimeOffset"),
        _ when type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Byte }] } && IsSystem(type, "ReadOnlyMemory") =>
            Value(type, ClrKind.Memory, "global::System.ReadOnlyMemory<byte>"),
        _ => null,
    };

    private static MappedType? Nested(ITypeSymbol type, NullableAnnotation annotation)
    {
        if (type is not INamedTypeSymbol named || type.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (named is { TypeArguments.Length: 1 } && CollectionOf(named) is var list and not CollectionKind.None)
        {
            return List(named, list, named.TypeArguments[0], named.TypeArgumentNullableAnnotations[0], annotation);
        }

        if (named is { TypeArguments.Length: 2, Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" } && IsIn(named, "System", "Collections", "Generic"))
        {
            return Reference(named, ClrKind.Map, Text(named), annotation) with
            {
                Collection = CollectionKind.Dictionary,
                Key = named.TypeArguments[0],
                Element = named.TypeArguments[1],
                ElementAnnotation = named.TypeArgumentNullableAnnotations[1],
            };
        }

        if (!named.IsRecord)
        {
            return null;
        }

        return named.IsValueType ? Value(named, ClrKind.Struct, Text(named)) : Reference(named, ClrKind.Struct, Text(named), annotation);
    }

    private static MappedType List(ITypeSymbol type, CollectionKind kind, ITypeSymbol element, NullableAnnotation elementAnnotation, NullableAnnotation annotation) =>
        (type.IsValueType ? Value(type, ClrKind.List, Text(type)) : Reference(type, ClrKind.List, Text(type), annotation)) with
        {
            Collection = kind,
            Element = element,
            ElementAnnotation = elementAnnotation,
        };

    private static CollectionKind CollectionOf(INamedTypeSymbol type) => type.Name switch
    {
        "List" when IsIn(type, "System", "Collections", "Generic") => CollectionKind.List,
        "IList" or "ICollection" when IsIn(type, "System", "Collections", "Generic") => CollectionKind.MutableList,
        "IReadOnlyList" or "IReadOnlyCollection" when IsIn(type, "System", "Collections", "Generic") => CollectionKind.ReadOnlyList,
        "ImmutableArray" when IsIn(type, "System", "Collections", "Immutable") => CollectionKind.ImmutableArray,
        _ => CollectionKind.None,
    };

    /// <summary>What to write instead of a type that has no column type.</summary>
    public static string Advice(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Advice(nullable.TypeArguments[0]);
        }

        string instead = type switch
        {
            { TypeKind: TypeKind.Error } => "the compiler does not know it; if another generator makes it, declare it yourself, for generators do not see what others make",
            { SpecialType: SpecialType.System_Char } => "use string",
            { SpecialType: SpecialType.System_IntPtr } => "use long",
            { SpecialType: SpecialType.System_UIntPtr } => "use ulong",
            { SpecialType: SpecialType.System_Object } => "use the type that the values have",
            _ when IsSystem(type, "TimeSpan") => "use long with the microseconds, or TimeOnly for a time of day",
            _ when IsSystem(type, "Half") => "use float",
            _ when IsSystem(type, "Int128") || IsSystem(type, "UInt128") || type.Name == "BigInteger" => "use decimal with [LakeColumn(Precision = ..., Scale = 0)], or string",
            _ when IsSystem(type, "Uri") => "use string",
            { Name: "Memory" or "ArraySegment" or "Stream" } => "use byte[] or ReadOnlyMemory<byte>",
            IArrayTypeSymbol => "use an array of arrays",
            { TypeKind: TypeKind.TypeParameter } => "derive a record with the type argument closed",
            { Name: "IEnumerable" or "ISet" or "HashSet" or "IReadOnlySet" or "Queue" or "LinkedList" or "ImmutableList" or "FrozenSet" } => "use List<T>, an array, ImmutableArray<T> or IReadOnlyList<T>",
            { Name: "SortedDictionary" or "ConcurrentDictionary" or "ImmutableDictionary" or "FrozenDictionary" } => "use Dictionary<TKey, TValue> or IReadOnlyDictionary<TKey, TValue>",
            INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None, IsTupleType: false } =>
                "make it a partial record with [LakeStruct], give it a converter with [LakeConverter], or store it as JSON with [LakeColumn(Json = typeof(YourJsonContext))]",
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
        ClrKind.Memory => "ReadOnlyMemory<byte>",
        ClrKind.List => "list",
        ClrKind.Map => "dictionary",
        ClrKind.Struct => "nested record",
        ClrKind.Json => "JSON column",
        ClrKind.Converted => "converted value",
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
        ClrKind.String or ClrKind.Enum or ClrKind.Json => StorageKind.String,
        ClrKind.ByteArray or ClrKind.Memory => StorageKind.Binary,
        ClrKind.Guid => StorageKind.Uuid,
        ClrKind.DateOnly => StorageKind.Date,
        ClrKind.TimeOnly => StorageKind.Time,
        ClrKind.DateTime or ClrKind.DateTimeOffset => StorageKind.Timestamp,
        ClrKind.List => StorageKind.List,
        ClrKind.Map => StorageKind.Map,
        ClrKind.Struct => StorageKind.Struct,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static MappedType Value(ITypeSymbol type, ClrKind kind, string keyword) => new(kind, keyword, false, false, null) { Symbol = type };

    private static MappedType Reference(ITypeSymbol type, ClrKind kind, string keyword, NullableAnnotation annotation) =>
        new(kind, keyword, annotation != NullableAnnotation.NotAnnotated, annotation == NullableAnnotation.None, null) { Symbol = type };

    private static bool IsSystem(ITypeSymbol type, string name) => type.Name == name && type.ContainingType is null && IsIn(type, "System");

    private static bool IsIn(ITypeSymbol type, params ReadOnlySpan<string> path)
    {
        INamespaceSymbol? ns = type.ContainingNamespace;
        for (int i = path.Length - 1; i >= 0; i--)
        {
            if (ns is null || ns.Name != path[i])
            {
                return false;
            }

            ns = ns.ContainingNamespace;
        }

        return ns is { IsGlobalNamespace: true };
    }
}
