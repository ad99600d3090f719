using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary>Turns validation attributes, and what a column's type itself demands, into conditions. Limits are read here, in the invariant culture, so that nothing is parsed at run time.</summary>
internal sealed class RuleParser(INamedTypeSymbol type, StaticMembers members, RuleFields fields, DiagnosticSink sink)
{
    /// <summary>The class of the library that holds the rules which are more than an expression.</summary>
    public const string Rules = "global::LakeOrm.CompilerServices.LakeRules";

    private const string Annotations = "System.ComponentModel.DataAnnotations";

    // Rules of our own, which stand beside those of DataAnnotations.
    private static readonly string[] Own =
        [KnownNames.LengthAttribute, KnownNames.RangeAttribute, KnownNames.CompareAttribute, KnownNames.RegexAttribute, KnownNames.RuleAttribute, KnownNames.UniqueAttribute];

    private INamedTypeSymbol? _validationAttribute;

    /// <summary>The rules of a record.</summary>
    public static RuleParser Of(INamedTypeSymbol type, RecordRole role, Compilation compilation, DiagnosticSink sink) =>
        new(type, new StaticMembers(type, role == RecordRole.Struct, compilation), new RuleFields(), sink);

    /// <summary>The rules of a nested record, which stand in the same code.</summary>
    public RuleParser Inside(INamedTypeSymbol nested, DiagnosticSink inside) => new(nested, members, fields, inside);

    /// <summary>Whether an attribute is a rule: one of DataAnnotations, one derived from those, or one of ours that stand beside them.</summary>
    public bool IsValidation(AttributeData attribute)
    {
        if (Own.Any(o => attribute.AttributeClass.Is(o)))
        {
            return true;
        }

        _validationAttribute ??= members.Compilation.GetTypeByMetadataName(Annotations + ".ValidationAttribute");
        for (INamedTypeSymbol? t = attribute.AttributeClass; t is not null && _validationAttribute is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, _validationAttribute))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A member's values with their rules, in the order in which they are checked, and those of the elements below.</summary>
    public ValueModel Parse(Member member, ColumnModel column, List<ColumnModel> columns)
    {
        // What a write stamps is not the caller's to get right.
        bool isAuto = column.Auto != AutoKind.None;
        string shown = RuleSite.DisplayNameOf(member.Attributes, column.Member);
        List<RuleModel> rules = isAuto ? [] : [.. OwnRules.Of(column.Value, $"The field {shown}"), .. OwnRules.OfPartition(column, $"The field {shown}")];
        foreach (AttributeData data in member.Attributes.Where(IsValidation))
        {
            RuleModel? rule = Parse(RuleSite.Of(data, member, sink), data, column, columns);
            if (rule is not null && !isAuto)
            {
                rules.Add(rule);
            }
        }

        if (!isAuto && column.Value is { MayBeAbsent: true, IsNullable: false } && !rules.Exists(static r => r.Scope == RuleScope.Presence))
        {
            rules.Add(OwnRules.Present(column.Value, $"The {shown} field is required."));
        }

        return WithElements(column.Value, shown) with { Rules = new(rules) };
    }

    /// <summary>The rules of the record as a whole.</summary>
    public EquatableArray<RuleModel> OfRecord(Location? location)
    {
        List<RuleModel> rules = [];
        foreach (AttributeData data in RecordAttributes().Where(static a => !a.AttributeClass.Is(KnownNames.UniqueAttribute)))
        {
            RuleSite site = RuleSite.Of(data, type, location, sink);
            if ((data.AttributeClass.Is(KnownNames.RuleAttribute) ? MethodRules.Parse(site, members) : Attribute(site, data, type.Name)) is { } rule)
            {
                rules.Add(rule);
            }
        }

        if (type.AllInterfaces.Any(static i => i.Is(Annotations + ".IValidatableObject")))
        {
            sink.Report(
                Descriptors.UnknownValidation, location, "IValidatableObject", type.Name,
                $"write a method 'static string? Check({type.Name} row)', which returns what is wrong or null, put [LakeRule(nameof(Check))] on the record, and take the interface away");
        }

        return new(rules);
    }

    /// <summary>The rules of the record as a whole and of its rows together, and what all rules share; after all members.</summary>
    public ValidationModel Complete(Location location, List<ColumnModel> columns)
    {
        EquatableArray<RuleModel> rules = OfRecord(location);
        UniqueModel[] uniques =
        [
            .. RecordAttributes().Where(static a => a.AttributeClass.Is(KnownNames.UniqueAttribute))
                .Select(a => UniqueRules.Parse(RuleSite.Of(a, type, location, sink), columns))
                .OfType<UniqueModel>(),
        ];
        return new ValidationModel { RecordRules = rules, Uniques = new(uniques), Regexes = fields.Regexes, Attributes = fields.Attributes };
    }

    /// <summary>A projection is never written, and the rows of a nested record are no rows of a call.</summary>
    public void WarnOfNoEffect(RecordRole role, Location location)
    {
        foreach (AttributeData data in RecordAttributes().Where(a => role == RecordRole.Projection || a.AttributeClass.Is(KnownNames.UniqueAttribute)))
        {
            AttributeReader attribute = new(data);
            sink.Report(
                role == RecordRole.Projection ? Descriptors.NoEffectInProjection : Descriptors.NoEffectInStruct,
                attribute.Location() ?? location, $"[{attribute.ShortName}]", type.Name, type.Name);
        }
    }

    // Those of the bases are inherited, unless a derived record says the same anew or the attribute says otherwise.
    private List<AttributeData> RecordAttributes()
    {
        List<AttributeData> attributes = [];
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
        {
            AttributeData[] here =
            [
                .. t.GetAttributes().Where(IsValidation).Where(a =>
                    SymbolEqualityComparer.Default.Equals(t, type)
                    || (IsInherited(a.AttributeClass!) && (IsOwn(a) || !attributes.Exists(b => SymbolEqualityComparer.Default.Equals(a.AttributeClass, b.AttributeClass))))),
            ];
            attributes.InsertRange(0, here);
        }

        return attributes;
    }

    private static bool IsOwn(AttributeData attribute) => Own.Any(o => attribute.AttributeClass.Is(o));

    private static bool IsInherited(INamedTypeSymbol attribute)
    {
        for (INamedTypeSymbol? t = attribute; t is not null; t = t.BaseType)
        {
            foreach (AttributeData usage in t.GetAttributes().Where(static a => a.AttributeClass.Is("System.AttributeUsageAttribute")))
            {
                return !usage.NamedArguments.Any(static a => a.Key == "Inherited" && a.Value.Value is false);
            }
        }

        return true;
    }

    // A list's elements and a map's keys and values have no attributes of their own; what their types demand holds all the same.
    private static ValueModel WithElements(ValueModel place, string shown) => place with
    {
        Key = place.Key is { } key ? Below(key, $"a key of {shown}") : null,
        Element = place.Element is { } element ? Below(element, place.Storage == StorageKind.Map ? $"a value of {shown}" : $"an element of {shown}") : null,
    };

    private static ValueModel Below(ValueModel place, string shown)
    {
        string subject = "A" + shown.Substring(1);
        IEnumerable<RuleModel> rules = OwnRules.Of(place, subject);
        return WithElements(place, shown) with
        {
            Rules = new(place is { MayBeAbsent: true, IsNullable: false } ? rules.Append(OwnRules.Present(place, $"{subject} is null, and none may be.")) : rules),
        };
    }

    private RuleModel? Parse(RuleSite site, AttributeData data, ColumnModel column, List<ColumnModel> columns)
    {
        string fullName = site.Attribute.Class!.ToDisplayString();
        switch (fullName)
        {
            case KnownNames.LengthAttribute:
                return LengthRules.Named(site, column);
            case KnownNames.RangeAttribute:
                return ValueRules.Range(site, column);
            case KnownNames.CompareAttribute:
                return ValueRules.Compare(site, column, columns);
            case KnownNames.RegexAttribute:
                return TextRules.Regex(site, column, members);
            case KnownNames.RuleAttribute:
                return MethodRules.Parse(site, members);
        }

        string? known = fullName.StartsWith(Annotations + ".", StringComparison.Ordinal) ? fullName.Substring(Annotations.Length + 1) : null;
        if (known is not null && TakesResources(site))
        {
            return null;
        }

        switch (known)
        {
            case "RequiredAttribute":
                return ValueRules.Required(site, column);
            case "StringLengthAttribute":
                return LengthRules.StringLength(site, column);
            case "MinLengthAttribute":
                return LengthRules.Length(site, column, site.Attribute.ConstructorInt(0, 0), null);
            case "MaxLengthAttribute":
                return LengthRules.Length(site, column, null, site.Attribute.ConstructorInt(0, -1));
            case "LengthAttribute":
                return LengthRules.Length(site, column, site.Attribute.ConstructorInt(0, 0), site.Attribute.ConstructorInt(1, 0));
            case "RangeAttribute":
                return ValueRules.Range(site, column);
            case "RegularExpressionAttribute":
                return TextRules.RegularExpression(site, column, fields);
            case "EmailAddressAttribute":
                return TextRules.Known(site, column, "IsEmail", $"The {site.DisplayName} field is not a valid e-mail address.");
            case "UrlAttribute":
                return TextRules.Known(site, column, "IsUrl", $"The {site.DisplayName} field is not a valid fully-qualified http, https, or ftp URL.");
            case "AllowedValuesAttribute":
                return ValueRules.Among(site, column, allowed: true);
            case "DeniedValuesAttribute":
                return ValueRules.Among(site, column, allowed: false);
            case "CompareAttribute":
                return ValueRules.Compare(site, column, columns);
            case "DataTypeAttribute":
                // Says how a user interface shows the value; it never fails.
                return null;
            case "EnumDataTypeAttribute":
                return site.Unknown("make the member that enum, whose values are checked by themselves, or write [AllowedValues]");
            default:
                return Attribute(site, data, char.ToUpperInvariant(column.Local[0]) + column.Local.Substring(1));
        }
    }

    private RuleModel? Attribute(RuleSite site, AttributeData data, string name)
    {
        if (data.AttributeClass.Is(Annotations + ".CustomValidationAttribute"))
        {
            return site.Unknown("it finds its method by reflection; put [LakeRule] with a static method that returns bool or string? in its place");
        }

        return TakesResources(site) ? null : AttributeRules.Parse(site, data, name + site.Attribute.ShortName, fields, members);
    }

    private static bool TakesResources(RuleSite site)
    {
        bool takes = site.Attribute.Has("ErrorMessageResourceName") || site.Attribute.Has("ErrorMessageResourceType");
        if (takes)
        {
            site.Bad("messages from resources need reflection; write ErrorMessage");
        }

        return takes;
    }
}
