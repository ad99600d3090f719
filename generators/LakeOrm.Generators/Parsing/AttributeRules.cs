using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Validation attributes that are code: generated code makes them once, and asks them as DataAnnotations' own validator does.</summary>
internal static class AttributeRules
{
    // Attributes by which code says that it does not work when it is trimmed or compiled ahead of time.
    private static readonly string[] Reflection =
        ["System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute", "System.Diagnostics.CodeAnalysis.RequiresDynamicCodeAttribute"];

    /// <param name="site">The attribute.</param>
    /// <param name="data">The attribute as the compiler knows it.</param>
    /// <param name="name">How its field begins.</param>
    /// <param name="fields">Takes the field.</param>
    /// <param name="members">What can be reached.</param>
    public static RuleModel? Parse(RuleSite site, AttributeData data, string name, RuleFields fields, StaticMembers members)
    {
        if (data.AttributeConstructor is not { } constructor || data.AttributeClass is not { } type)
        {
            return null;
        }

        if (new ISymbol[] { type, constructor }.Concat(data.NamedArguments.Select(a => Setter(type, a.Key))).OfType<ISymbol>().Select(members.WhyUnreachable).FirstOrDefault(static w => w is not null) is { } why)
        {
            return site.Bad(why);
        }

        if (NamedTypes(data).Select(members.WhyUnreachable).FirstOrDefault(static w => w is not null) is { } argument)
        {
            return site.Bad(argument);
        }

        if (constructor.GetAttributes().Concat(type.GetAttributes()).Any(static a => Reflection.Any(r => a.AttributeClass.Is(r))))
        {
            return site.Bad($"its author says that it needs reflection or code that is made at run time; write a method with [LakeRule] instead");
        }

        string fullName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string field = fields.Attribute(name, fullName, AttributeText.Creation(data, constructor, fullName));
        string member = CSharpText.Literal(site.Member, "null");
        return RuleModel.Finding(
            site.Attribute.ShortName,
            $"{RuleParser.Rules}.Failure(__LakeAttributes.{field}, {RuleModel.Value}, {RuleModel.Owner}, {member}, {CSharpText.Literal(site.DisplayName)})",
            RuleScope.Null);
    }

    private static ISymbol? Setter(INamedTypeSymbol type, string name) => StaticMembers.Named(type, name).FirstOrDefault() switch
    {
        IPropertySymbol { SetMethod: { } setter } => setter,
        { } other => other,
        _ => null,
    };

    // typeof and enums among the arguments.
    private static IEnumerable<ITypeSymbol> NamedTypes(AttributeData data) =>
        data.ConstructorArguments.Concat(data.NamedArguments.Select(static a => a.Value)).SelectMany(NamedTypes);

    private static IEnumerable<ITypeSymbol> NamedTypes(TypedConstant constant) => constant.Kind switch
    {
        TypedConstantKind.Type when constant.Value is ITypeSymbol type => [type],
        TypedConstantKind.Enum => [constant.Type!],
        TypedConstantKind.Array when !constant.IsNull => constant.Values.SelectMany(NamedTypes).Append(((IArrayTypeSymbol)constant.Type!).ElementType),
        _ => [],
    };
}
