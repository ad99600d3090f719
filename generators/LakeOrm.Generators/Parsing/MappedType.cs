using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>A member's type, taken apart.</summary>
/// <param name="Clr">The kind.</param>
/// <param name="Keyword">The type as C# writes it, without nullability.</param>
/// <param name="IsNullable">Declared nullable; for a reference in a nullable-oblivious context, too.</param>
/// <param name="IsOblivious">A reference in a context that says nothing about null.</param>
/// <param name="Enum">The enum; null for other types.</param>
internal sealed record MappedType(ClrKind Clr, string Keyword, bool IsNullable, bool IsOblivious, INamedTypeSymbol? Enum);
