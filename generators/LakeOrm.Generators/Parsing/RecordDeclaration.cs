using System.Collections.Immutable;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LakeOrm.Generators.Parsing;

/// <summary>An annotated type as the parser takes it, from the generator and from the analyzer alike.</summary>
internal sealed class RecordDeclaration(INamedTypeSymbol type, TypeDeclarationSyntax syntax, AttributeData attribute, Compilation compilation)
{
    /// <summary>The attributes that make a type a record of ours.</summary>
    public static readonly ImmutableArray<(string Attribute, RecordRole Role)> Roles =
    [
        (KnownNames.TableAttribute, RecordRole.Table),
        (KnownNames.ProjectionAttribute, RecordRole.Projection),
        (KnownNames.StructAttribute, RecordRole.Struct),
    ];

    public INamedTypeSymbol Type { get; } = type;

    /// <summary>The part that bears the attribute.</summary>
    public TypeDeclarationSyntax Syntax { get; } = syntax;

    public AttributeData Attribute { get; } = attribute;

    public Compilation Compilation { get; } = compilation;

    /// <summary>The declaration of a type that has the attribute; null when it has none.</summary>
    /// <remarks>The attribute cannot stand twice, but it may be written on several parts: the first one in the symbol's order answers for all.</remarks>
    public static RecordDeclaration? Find(INamedTypeSymbol type, string attributeName, Compilation compilation, CancellationToken cancellationToken)
    {
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.Is(attributeName))
            {
                TypeDeclarationSyntax? syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>();
                return syntax is null ? null : new RecordDeclaration(type, syntax, attribute, compilation);
            }
        }

        return null;
    }
}
