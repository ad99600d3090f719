using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>A property that is a column, while its record is parsed.</summary>
internal sealed class Member(IPropertySymbol property, IParameterSymbol? parameter)
{
    public IPropertySymbol Property { get; } = property;

    /// <summary>The positional parameter that the property stands for; null when there is none.</summary>
    public IParameterSymbol? Parameter { get; } = parameter;

    public string Name => Property.Name;

    /// <summary>A constructor that ours chains to sets the member.</summary>
    public bool SetByConstructor { get; set; }

    /// <summary>The attributes of the property and of its positional parameter.</summary>
    public IEnumerable<AttributeData> Attributes => Parameter is null ? Property.GetAttributes() : Parameter.GetAttributes().Concat(Property.GetAttributes());

    public Location? Location => Property.Locations.FirstOrDefault();

    /// <summary>Whether an attribute is of a class, or of one that derives from it as synonyms do.</summary>
    public static bool Is(AttributeData attribute, string fullName) => attribute.AttributeClass.Is(fullName) || attribute.AttributeClass?.BaseType.Is(fullName) == true;

    public AttributeReader? Attribute(string fullName)
    {
        foreach (AttributeData attribute in Attributes)
        {
            if (Is(attribute, fullName))
            {
                return new AttributeReader(attribute);
            }
        }

        return null;
    }
}
