using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Reads an attribute's arguments. A wrong argument is the compiler's to report; here it counts as absent.</summary>
internal readonly struct AttributeReader(AttributeData attribute)
{
    public INamedTypeSymbol? Class => attribute.AttributeClass;

    /// <summary>The attribute's name as it is written, without <c>Attribute</c>.</summary>
    public string ShortName => attribute.AttributeClass!.Name is { } name && name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - 9) : attribute.AttributeClass.Name;

    public ImmutableArray<TypedConstant> Arguments => attribute.ConstructorArguments;

    public Location? Location(CancellationToken cancellationToken = default) => attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation();

    public string? ConstructorString(int index) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index] is { Kind: TypedConstantKind.Primitive, Value: string text } ? text : null;

    public int ConstructorInt(int index, int otherwise) =>
        attribute.ConstructorArguments.Length > index && attribute.ConstructorArguments[index].Value is int value ? value : otherwise;

    public bool Has(string name) => Named(name) is not null;

    public string? String(string name) => Named(name) is { Value: string text } ? text : null;

    public int Int(string name, int otherwise) => Named(name) is { Value: int value } ? value : otherwise;

    public INamedTypeSymbol? Type(string name) => Named(name) is { Value: INamedTypeSymbol type } ? type : null;

    public INamedTypeSymbol? ConstructorType(int index) =>
        attribute.ConstructorArguments.Length > index ? attribute.ConstructorArguments[index].Value as INamedTypeSymbol : null;

    public bool Bool(string name) => Named(name) is { Value: true };

    public TypedConstant? Named(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
