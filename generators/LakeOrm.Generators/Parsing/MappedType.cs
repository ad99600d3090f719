using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>A type, taken apart.</summary>
/// <param name="Clr">The kind.</param>
/// <param name="Keyword">The type as C# writes it, without nullability of its own.</param>
/// <param name="IsNullable">Declared nullable; for a reference in a nullable-oblivious context, too.</param>
/// <param name="IsOblivious">A reference in a context that says nothing about null.</param>
/// <param name="Enum">The enum; null for other types.</param>
internal sealed record MappedType(ClrKind Clr, string Keyword, bool IsNullable, bool IsOblivious, INamedTypeSymbol? Enum)
{
    /// <summary>The type itself, without its nullability.</summary>
    public required ITypeSymbol Symbol { get; init; }

    /// <summary>The kind of list or map.</summary>
    public CollectionKind Collection { get; init; }

    /// <summary>A map's keys; null for other types.</summary>
    public ITypeSymbol? Key { get; init; }

    /// <summary>A list's elements or a map's values; null for other types.</summary>
    public ITypeSymbol? Element { get; init; }

    /// <summary>What the type says of its elements and null.</summary>
    public NullableAnnotation ElementAnnotation { get; init; }
}
