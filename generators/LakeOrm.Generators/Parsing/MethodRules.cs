using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary><c>LakeRule</c>: a static method of the user's says what is valid.</summary>
internal static class MethodRules
{
    public static RuleModel? Parse(RuleSite site, StaticMembers members)
    {
        if (StaticMembers.Target(site) is not { Type: { } type, Name: { } name })
        {
            return null;
        }

        IMethodSymbol[] found = [.. StaticMembers.Named(type, name).OfType<IMethodSymbol>().Where(static m => m.MethodKind == MethodKind.Ordinary)];
        IMethodSymbol[] fitting = [.. found.Where(m => WhyNot(m, site, members) is null)];
        if (fitting.Length == 0)
        {
            return Bad(site, name, found.Length == 0 ? $"'{type.Name}' has no such method" : WhyNot(found[0], site, members)!);
        }

        // Among overloads the compiler calls the one that is nearest to the value's type.
        IMethodSymbol method = fitting.FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.Parameters[0].Type, site.Type)) ?? fitting[0];
        RuleScope scope = TakesNull(method.Parameters[0].Type) ? RuleScope.Null : RuleScope.Value;
        string call = $"{StaticMembers.Access(method)}({RuleModel.Value})";
        if (method.ReturnType.SpecialType == SpecialType.System_Boolean)
        {
            string subject = site.Member is null ? $"The {site.DisplayName}" : $"The field {site.DisplayName}";
            return new(name, $"!{call}", site.Attribute.String("Message") ?? $"{subject} is not valid: {method.ContainingType.Name}.{name} says no.", scope);
        }

        return site.Attribute.Has("Message")
            ? Bad(site, name, "it returns the message itself, so Message would have no effect; take Message away, or return bool")
            : RuleModel.Finding(name, call, scope);
    }

    private static string? WhyNot(IMethodSymbol method, RuleSite site, StaticMembers members)
    {
        if (!method.IsStatic)
        {
            return "it is not static";
        }

        if (method.IsGenericMethod || method.Parameters.Length != 1 || method.Parameters[0].RefKind is not (RefKind.None or RefKind.In))
        {
            return "it does not take one value";
        }

        if (method.ReturnType.SpecialType is not (SpecialType.System_Boolean or SpecialType.System_String) || method.RefKind != RefKind.None)
        {
            return $"it returns {Text(method.ReturnType)}";
        }

        return Takes(method.Parameters[0].Type, site.Type, members.Compilation) ? members.WhyUnreachable(method) : $"it takes {Text(method.Parameters[0].Type)}";
    }

    private static bool Takes(ITypeSymbol parameter, ITypeSymbol value, Compilation compilation)
    {
        if (SymbolEqualityComparer.Default.Equals(NotNull(parameter), NotNull(value)))
        {
            return true;
        }

        Conversion conversion = compilation.ClassifyConversion(value, parameter);
        return conversion.IsImplicit && conversion.IsReference;
    }

    private static ITypeSymbol NotNull(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool TakesNull(ITypeSymbol parameter) => parameter.IsReferenceType
        ? parameter.NullableAnnotation == NullableAnnotation.Annotated
        : parameter.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static RuleModel? Bad(RuleSite site, string name, string why)
    {
        string parameter = site.Member is null ? $"{Text(site.Type)} row" : $"{Text(site.Type)} value";
        return site.Report(Descriptors.BadRule, site.Name, name, why, $"{CSharpText.Identifier(name)}({parameter})");
    }

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));
}
