using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Comparing symbols with names, cheaply: each edit asks this for every attribute of every record.</summary>
internal static class SymbolNames
{
    /// <summary>Whether the type has this full name.</summary>
    public static bool Is(this INamedTypeSymbol? type, string fullName)
    {
        if (type is null || !fullName.Contains(type.Name))
        {
            return false;
        }

        if (type.ContainingType is not null || type.Arity > 0)
        {
            return type.ToDisplayString() == fullName;
        }

        // From the last part to the first, without a string.
        int end = fullName.Length - type.Name.Length;
        if (!fullName.EndsWith(type.Name, StringComparison.Ordinal))
        {
            return false;
        }

        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            int start = end - 1 - space.Name.Length;
            if (start < 0 || fullName[end - 1] != '.' || string.CompareOrdinal(fullName, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            end = start;
        }

        return end == 0;
    }
}
