using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>A user's converter for a type: named by the member, or by the type itself.</summary>
/// <param name="Type">The converter.</param>
/// <param name="Stored">What it stores; null where there is a problem.</param>
/// <param name="Location">Where it is named; null in another assembly.</param>
/// <param name="Problem">Why it cannot be used; null when it can.</param>
internal sealed record ConverterParser(INamedTypeSymbol Type, MappedType? Stored, Location? Location, string? Problem)
{
    /// <summary>The converter; null when none is named for the type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="settings">What the member says.</param>
    /// <param name="reach">What generated code can reach.</param>
    public static ConverterParser? Find(ITypeSymbol type, ValueSettings settings, StaticMembers reach)
    {
        ITypeSymbol own = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
        if (settings.Converter is { } named && named.ConstructorType(0) is { } converter
            && BaseOf(converter) is { } parent && SymbolEqualityComparer.Default.Equals(parent.TypeArguments[0], own))
        {
            return Check(converter, parent, named.Location(), reach);
        }

        if (own.SpecialType != SpecialType.None || own is not INamedTypeSymbol)
        {
            return null;
        }

        foreach (AttributeData attribute in own.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.ConverterAttribute) && new AttributeReader(attribute) is var reader && reader.ConstructorType(0) is { } ofType)
            {
                return BaseOf(ofType) is { } known && SymbolEqualityComparer.Default.Equals(known.TypeArguments[0], own)
                    ? Check(ofType, known, reader.Location(), reach)
                    : new ConverterParser(ofType, null, reader.Location(), $"it must derive from LakeConverter<{own.Name}, TStored>");
            }
        }

        return null;
    }

    private static ConverterParser Check(INamedTypeSymbol converter, INamedTypeSymbol parent, Location? location, StaticMembers reach)
    {
        MappedType? stored = TypeMapper.Map(parent.TypeArguments[1], NullableAnnotation.NotAnnotated);
        string? problem =
            converter.IsAbstract || converter.IsUnboundGenericType || !converter.InstanceConstructors.Any(static c => c.Parameters.Length == 0 && c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
                ? "it must be a class with a parameterless constructor that generated code can call"
            : stored is null || stored.IsNullable || stored.Clr is ClrKind.Enum or ClrKind.List or ClrKind.Map or ClrKind.Struct
                ? $"'{parent.TypeArguments[1].ToDisplayString()}' must be a type of docs/types.md that is no enum, nothing nested and not nullable"
            : reach.WhyUnreachable(converter);
        return new ConverterParser(converter, stored, location, problem);
    }

    private static INamedTypeSymbol? BaseOf(INamedTypeSymbol converter)
    {
        for (INamedTypeSymbol? t = converter.BaseType; t is not null; t = t.BaseType)
        {
            if (t is { Name: "LakeConverter", TypeArguments.Length: 2 } && t.OriginalDefinition.ToDisplayString() == KnownNames.Converter)
            {
                return t;
            }
        }

        return null;
    }
}
