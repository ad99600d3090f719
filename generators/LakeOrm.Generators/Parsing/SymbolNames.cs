using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Comparing symbols with names, cheaply: each edit asks this for every attribute of every record.</summary>
internal static class SymbolNames
{
    /// <summary>Whether the type has this full name.</summary>
    public static bool Is(this INamedTypeSymbol? type, string fullName) =>
        type is not null && fullName.EndsWith(type.Name, StringComparison.Ordinal) && type.ToDisplayString() == fullName;
}
