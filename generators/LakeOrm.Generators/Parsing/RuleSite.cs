using System.Globalization;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>A validation attribute and what it stands on: a member, or a record as a whole.</summary>
/// <param name="attribute">The attribute.</param>
/// <param name="name">The member's or record's name.</param>
/// <param name="type">The type of the value.</param>
/// <param name="owner">The record that has the member, or the record itself.</param>
/// <param name="location">Where an error is told when the attribute's own place is not in the source.</param>
/// <param name="sink">Takes the errors.</param>
internal sealed class RuleSite(AttributeReader attribute, string name, ITypeSymbol type, INamedTypeSymbol owner, Location? location, DiagnosticSink sink)
{
    private const string DisplayAttribute = "System.ComponentModel.DataAnnotations.DisplayAttribute";

    public AttributeReader Attribute { get; } = attribute;

    /// <summary>The member's or record's name.</summary>
    public string Name { get; } = name;

    public ITypeSymbol Type { get; } = type;

    public INamedTypeSymbol Owner { get; } = owner;

    /// <summary>The member's name; null for the record as a whole.</summary>
    public string? Member { get; private init; }

    /// <summary>The name for messages, which <c>[Display(Name = ...)]</c> gives.</summary>
    public string DisplayName { get; private init; } = name;

    /// <summary>The attribute on a member.</summary>
    public static RuleSite Of(AttributeData attribute, Member member, DiagnosticSink sink) =>
        new(new AttributeReader(attribute), member.Name, member.Property.Type, member.Property.ContainingType, member.Location, sink)
        {
            Member = member.Name,
            DisplayName = DisplayNameOf(member.Attributes, member.Name),
        };

    /// <summary>The attribute on a record.</summary>
    public static RuleSite Of(AttributeData attribute, INamedTypeSymbol record, Location? location, DiagnosticSink sink) =>
        new(new AttributeReader(attribute), record.Name, record, record, location, sink) { DisplayName = DisplayNameOf(record.GetAttributes(), record.Name) };

    /// <summary>The name that a member or record is shown by. One from resources needs reflection, and the member's own stands in for it.</summary>
    public static string DisplayNameOf(IEnumerable<AttributeData> attributes, string name)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (attribute.AttributeClass.Is(DisplayAttribute) && new AttributeReader(attribute) is var display && !display.Has("ResourceType") && display.String("Name") is { Length: > 0 } shown)
            {
                return shown;
            }
        }

        return name;
    }

    /// <summary>The attribute's own message, a format of names and limits, all of which are known here; else the usual one.</summary>
    public string Message(string otherwise, params object[] arguments)
    {
        if (Attribute.String("ErrorMessage") is not { } format)
        {
            return otherwise;
        }

        try
        {
            return string.Format(CultureInfo.InvariantCulture, format, arguments);
        }
        catch (FormatException)
        {
            return format;
        }
    }

    /// <summary>The attribute cannot be honoured.</summary>
    public RuleModel? Bad(string why) => Report(Descriptors.BadValidation, Attribute.ShortName, Name, why);

    /// <summary>The attribute is one that is refused by name.</summary>
    public RuleModel? Unknown(string advice) => Report(Descriptors.UnknownValidation, $"[{Attribute.ShortName}]", Name, advice);

    public RuleModel? Report(DiagnosticDescriptor descriptor, params object[] arguments)
    {
        sink.Report(descriptor, Attribute.Location() ?? location, arguments);
        return null;
    }
}
