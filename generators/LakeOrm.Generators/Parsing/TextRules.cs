using System.Text.RegularExpressions;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>The attributes that say what a text looks like.</summary>
internal static class TextRules
{
    private const int DefaultTimeout = 2000;

    /// <summary>A rule that is a method of the library.</summary>
    public static RuleModel? Known(RuleSite site, ColumnModel column, string check, string message) =>
        column.Clr == ClrKind.String
            ? new(site.Attribute.ShortName, $"!{RuleParser.Rules}.{check}({RuleModel.Value})", site.Message(message, site.DisplayName))
            : site.Bad("it is for strings");

    public static RuleModel? RegularExpression(RuleSite site, ColumnModel column, RuleFields fields)
    {
        string pattern = site.Attribute.ConstructorString(0) ?? "";
        int timeout = site.Attribute.Int("MatchTimeoutInMilliseconds", DefaultTimeout);
        if (column.Clr != ClrKind.String)
        {
            return site.Bad("it is for strings");
        }

        if (pattern.Length == 0 || timeout is 0 or < -1)
        {
            return site.Bad("it needs a pattern, and a time-out of more than 0 or of -1");
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            return site.Bad($"its pattern is not valid ({e.Message})");
        }

        string field = fields.Regex(char.ToUpperInvariant(column.Local[0]) + column.Local.Substring(1), pattern, timeout);
        return Match($"__LakePatterns.{field}", site.Message(Mismatch(site, $"'{pattern}'"), site.DisplayName, pattern));
    }

    /// <summary><c>LakeRegex</c>: the expression is what a static method or property gives.</summary>
    public static RuleModel? Regex(RuleSite site, ColumnModel column, StaticMembers members)
    {
        if (column.Clr != ClrKind.String)
        {
            return site.Bad("it is for strings");
        }

        if (StaticMembers.Target(site) is not { Type: { } type, Name: { } name })
        {
            return null;
        }

        ISymbol[] found = [.. StaticMembers.Named(type, name).Where(static s => s is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol)];
        ISymbol? source = found.FirstOrDefault(s => WhyNot(s, members) is null);
        if (source is null)
        {
            string why = found.Length == 0 ? $"'{type.Name}' has no such method or property" : WhyNot(found[0], members)!;
            return site.Report(Descriptors.BadRegex, site.Name, name, why, CSharpText.Identifier(name));
        }

        AttributeData? generated = source.GetAttributes().FirstOrDefault(static a => a.AttributeClass.Is("System.Text.RegularExpressions.GeneratedRegexAttribute"));
        string? pattern = generated is null ? null : new AttributeReader(generated).ConstructorString(0);
        return Match(
            StaticMembers.Access(source) + (source is IMethodSymbol ? "()" : ""),
            site.Attribute.String("Message") ?? Mismatch(site, pattern is null ? $"of {source.ContainingType.Name}.{name}" : $"'{pattern}'"));
    }

    private static string? WhyNot(ISymbol source, StaticMembers members)
    {
        ITypeSymbol type = source is IMethodSymbol method ? method.ReturnType : ((IPropertySymbol)source).Type;
        return !source.IsStatic ? "it is not static"
            : source is IMethodSymbol { Parameters.Length: > 0 } or IMethodSymbol { IsGenericMethod: true } ? "it has parameters"
            : source is IPropertySymbol { GetMethod: null } ? "it has no getter"
            : !(type as INamedTypeSymbol).Is("System.Text.RegularExpressions.Regex") ? $"it gives {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, not Regex"
            : members.WhyUnreachable(source);
    }

    private static string Mismatch(RuleSite site, string expression) => $"The field {site.DisplayName} must match the regular expression {expression}.";

    private static RuleModel Match(string regex, string message) =>
        RuleModel.Finding("RegularExpression", $"{RuleParser.Rules}.Mismatch({regex}, {RuleModel.Value}, {CSharpText.Literal(message)})");
}
