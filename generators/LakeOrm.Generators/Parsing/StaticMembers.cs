using LakeOrm.Generators.Infrastructure;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>What generated code in a record can reach by a type's name.</summary>
/// <param name="within">The record.</param>
/// <param name="isNested">The record is a nested one, whose rules stand in the code of every table that holds it.</param>
/// <param name="compilation">The compilation.</param>
internal sealed class StaticMembers(INamedTypeSymbol within, bool isNested, Compilation compilation)
{
    public Compilation Compilation => compilation;

    /// <summary>What an attribute names: <c>(nameof(Member))</c> of the record, or <c>(typeof(Other), nameof(Other.Member))</c>. Null where the compiler has already complained.</summary>
    public static (INamedTypeSymbol? Type, string? Name) Target(RuleSite site) => site.Attribute.Arguments switch
    {
        [{ Value: string name }] => (site.Owner, name),
        [{ Value: INamedTypeSymbol type }, { Value: string name }] => (type, name),
        _ => default,
    };

    /// <summary>The members of that name, those of base types too.</summary>
    public static IEnumerable<ISymbol> Named(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            foreach (ISymbol member in t.GetMembers(name))
            {
                yield return member;
            }
        }
    }

    /// <summary>A static member as C# writes it.</summary>
    public static string Access(ISymbol member) => $"{member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{CSharpText.Identifier(member.Name)}";

    /// <summary>Why generated code cannot name a member or a type; null when it can.</summary>
    public string? WhyUnreachable(ISymbol symbol)
    {
        if (IsFileLocal(symbol as ITypeSymbol ?? symbol.ContainingType))
        {
            return $"'{symbol.Name}' is file-local, so generated code in another file cannot reach it";
        }

        if (!compilation.IsSymbolAccessibleWithin(symbol, within))
        {
            return $"'{symbol.Name}' is not accessible to '{within.Name}', in which the generated code stands";
        }

        return isNested && IsHidden(symbol) ? $"'{symbol.Name}' is not accessible to the tables that hold '{within.Name}', in which the generated code stands: make it internal" : null;
    }

    // Whoever can name the record can name what contains it.
    private bool IsHidden(ISymbol symbol)
    {
        for (ISymbol? s = symbol; s is not null && !Contains(s); s = s.ContainingType)
        {
            if (s.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return true;
            }
        }

        return false;
    }

    private bool Contains(ISymbol symbol)
    {
        INamedTypeSymbol? t = within;
        while (t is not null && !SymbolEqualityComparer.Default.Equals(t, symbol))
        {
            t = t.ContainingType;
        }

        return t is not null;
    }

    private static bool IsFileLocal(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsFileLocal(array.ElementType),
        INamedTypeSymbol named => named.IsFileLocal || IsFileLocal(named.ContainingType) || named.TypeArguments.Any(IsFileLocal),
        _ => false,
    };
}
