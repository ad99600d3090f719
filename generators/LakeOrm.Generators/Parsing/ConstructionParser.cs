using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>Decides how a reader makes the record: which constructor comes first, and which members are assigned after it.</summary>
internal static class ConstructionParser
{
    public static ConstructionModel? Parse(INamedTypeSymbol type, List<Member> members, DiagnosticSink sink, CancellationToken cancellationToken)
    {
        ConstructorChain chain = ConstructorChain.None;
        EquatableArray<ConstructorArgument> arguments = default;
        bool baseHasParameterless = type.IsValueType || type.BaseType is not { } parent || parent.SpecialType == SpecialType.System_Object
            || parent.InstanceConstructors.Any(c => c.Parameters.Length == 0 && IsReachable(c, type));

        if (MemberFinder.PrimaryConstructor(type, cancellationToken) is { } primary)
        {
            chain = ConstructorChain.This;
            arguments = Match(primary, members);
        }
        else if (type.InstanceConstructors.Any(static c => c.Parameters.Length == 0 && !c.IsImplicitlyDeclared))
        {
            // Whoever wrote one expects it to run.
            chain = ConstructorChain.This;
        }
        else if (!baseHasParameterless)
        {
            chain = ConstructorChain.Base;
            IMethodSymbol? best = type.BaseType!.InstanceConstructors
                .Where(c => IsReachable(c, type) && !IsCopy(c, type.BaseType) && c.Parameters.All(p => p.HasExplicitDefaultValue || Find(p, members) >= 0))
                .OrderByDescending(static c => c.Parameters.Length)
                .FirstOrDefault();
            if (best is null)
            {
                sink.Report(
                    Descriptors.CannotConstruct, type.Locations.FirstOrDefault(), type.Name,
                    $"its base '{type.BaseType.Name}' has neither a parameterless constructor nor one whose parameters all are columns; give it one that '{type.Name}' can reach, or '{type.Name}' a parameterless one");
                return null;
            }

            arguments = Match(best, members);
        }

        foreach (Member member in members)
        {
            CheckSettable(type, member, sink);
        }

        return new ConstructionModel
        {
            Chain = chain,
            Arguments = arguments,
            SetsRequiredMembers = HasRequired(type),
            EmitsParameterless = !type.IsValueType && chain == ConstructorChain.None && type.InstanceConstructors.All(static c => c.IsImplicitlyDeclared),
        };
    }

    private static EquatableArray<ConstructorArgument> Match(IMethodSymbol constructor, List<Member> members)
    {
        List<ConstructorArgument> arguments = [];
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            int column = Find(parameter, members);
            if (column >= 0)
            {
                members[column].SetByConstructor = true;
            }
            else if (parameter.HasExplicitDefaultValue)
            {
                continue;
            }

            arguments.Add(new ConstructorArgument(CSharpText.Identifier(parameter.Name), column, Default(parameter)));
        }

        return new(arguments);
    }

    private static int Find(IParameterSymbol parameter, List<Member> members)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            StringComparison comparison = pass == 0 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
            int found = members.FindIndex(m => string.Equals(m.Name, parameter.Name, comparison) && SymbolEqualityComparer.Default.Equals(m.Property.Type, parameter.Type));
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    private static void CheckSettable(INamedTypeSymbol type, Member member, DiagnosticSink sink)
    {
        IPropertySymbol property = member.Property;
        bool own = SymbolEqualityComparer.Default.Equals(property.ContainingType, type);
        bool settable = member.SetByConstructor
            || (MemberFinder.SetterOf(property) is { } setter
                ? SymbolEqualityComparer.Default.Equals(setter.ContainingType, type) || IsReachable(setter, type)
                : own && MemberFinder.HasBackingField(property));
        if (settable)
        {
            return;
        }

        Location? location = property.Locations.FirstOrDefault(static l => l.IsInSource) ?? type.Locations.FirstOrDefault();
        string where = own ? member.Name : $"{property.ContainingType.Name}.{member.Name}";
        sink.Report(Descriptors.CannotSet, location, where, own ? "give it an init accessor" : $"give it an init accessor that '{type.Name}' can reach, or a constructor parameter of the base");
    }

    private static bool HasRequired(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            if (t.GetMembers().Any(static m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    // From a derived record, or for an internal member from the same assembly.
    private static bool IsReachable(ISymbol symbol, INamedTypeSymbol from) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal => true,
        Accessibility.Internal or Accessibility.ProtectedAndInternal => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, from.ContainingAssembly),
        _ => false,
    };

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    private static string Default(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is null)
        {
            return "default!";
        }

        string literal = SymbolDisplay.FormatPrimitive(parameter.ExplicitDefaultValue, quoteStrings: true, useHexadecimalNumbers: false)!;
        ITypeSymbol type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        return type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean
            ? literal
            : parameter.ExplicitDefaultValue switch
            {
                double d => CSharpText.Literal(d),
                float f => $"(float){CSharpText.Literal(f)}",
                decimal => literal + "M",
                _ => $"({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})({literal})",
            };
    }
}
