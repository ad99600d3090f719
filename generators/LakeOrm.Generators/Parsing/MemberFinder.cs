using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>Finds the properties that are columns: public, with a getter, and either settable or asked for by an attribute; the base's first.</summary>
internal static class MemberFinder
{
    public static List<Member> Find(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        List<Member> members = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        Stack<INamedTypeSymbol> hierarchy = new();
        for (INamedTypeSymbol? t = type; t is not null && t.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType); t = t.BaseType)
        {
            hierarchy.Push(t);
        }

        foreach (INamedTypeSymbol declaring in hierarchy)
        {
            IMethodSymbol? primary = PrimaryConstructor(declaring, cancellationToken);
            foreach (IPropertySymbol property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                if (!MayBeColumn(property))
                {
                    continue;
                }

                Member member = new(property, primary?.Parameters.FirstOrDefault(p => p.Name == property.Name));
                if (places.TryGetValue(property.Name, out int place))
                {
                    // An override or a hiding member takes the place of the base's, with its own attributes.
                    members[place] = member;
                }
                else
                {
                    places.Add(property.Name, members.Count);
                    members.Add(member);
                }
            }
        }

        members.RemoveAll(member => member.Attribute(KnownNames.IgnoreAttribute) is not null || IsComputed(member));
        return members;
    }

    /// <summary>Whether readers and writers of a record look at a property at all.</summary>
    public static bool MayBeColumn(IPropertySymbol property) => property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod.DeclaredAccessibility: Accessibility.Public };

    /// <summary>The constructor that a record's header declares; null when there is none.</summary>
    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax))
            {
                return constructor;
            }
        }

        return null;
    }

    /// <summary>Whether a get-only property has storage of its own.</summary>
    public static bool HasBackingField(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    /// <summary>What sets a property: its own accessor, or the one that stays where an override has a getter alone.</summary>
    public static IMethodSymbol? SetterOf(IPropertySymbol property)
    {
        IPropertySymbol? p = property;
        while (p is { SetMethod: null })
        {
            p = p.OverriddenProperty;
        }

        return p?.SetMethod;
    }

    // A value that is worked out from others is no column, unless an attribute says that it was meant to be one: then it cannot be set, which is an error.
    private static bool IsComputed(Member member) =>
        SetterOf(member.Property) is null
        && member.Parameter is null
        && !HasBackingField(member.Property)
        && member.Property.DeclaringSyntaxReferences.Length > 0
        && member.Attribute(KnownNames.ColumnAttribute) is null
        && member.Attribute(KnownNames.PartitionAttribute) is null;
}
