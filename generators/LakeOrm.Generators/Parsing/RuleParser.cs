using System.Globalization;
using System.Text.RegularExpressions;
using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>Turns validation attributes, and what a column's type itself demands, into conditions. Limits are read here, in the invariant culture, so that nothing is parsed at run time.</summary>
internal sealed class RuleParser(INamedTypeSymbol type, Compilation compilation, DiagnosticSink sink)
{
    private const string Value = RuleModel.Value;
    private const string Rules = "global::LakeOrm.CompilerServices.LakeRules";
    private const string Annotations = "System.ComponentModel.DataAnnotations";
    private const int DefaultRegexTimeout = 2000;

    private readonly List<RegexModel> _regexes = [];
    private INamedTypeSymbol? _validationAttribute;

    public IEnumerable<RegexModel> Regexes => _regexes;

    /// <summary>Validation of the record as a whole is not known yet: it is refused, not left out.</summary>
    public void CheckRecord(Location location)
    {
        foreach (AttributeData attribute in type.GetAttributes().Where(IsValidation))
        {
            sink.Report(Descriptors.UnknownValidation, new AttributeReader(attribute).Location() ?? location, $"[{new AttributeReader(attribute).ShortName}]", type.Name);
        }

        if (type.AllInterfaces.Any(static i => i.Is(Annotations + ".IValidatableObject")))
        {
            sink.Report(Descriptors.UnknownValidation, location, "IValidatableObject", type.Name);
        }
    }

    /// <summary>Whether an attribute is a rule: one of DataAnnotations, one derived from those, or one of ours that stand beside them.</summary>
    public bool IsValidation(AttributeData attribute)
    {
        INamedTypeSymbol? own = attribute.AttributeClass;
        if (own.Is(KnownNames.LengthAttribute) || own.Is(KnownNames.RangeAttribute) || own.Is(KnownNames.CompareAttribute))
        {
            return true;
        }

        _validationAttribute ??= compilation.GetTypeByMetadataName(Annotations + ".ValidationAttribute");
        for (INamedTypeSymbol? t = attribute.AttributeClass; t is not null && _validationAttribute is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, _validationAttribute))
            {
                return true;
            }
        }

        return false;
    }

    public EquatableArray<RuleModel> Parse(Member member, ColumnModel column, List<ColumnModel> columns)
    {
        List<RuleModel> rules = [];

        // What a write stamps is not the caller's to get right.
        bool isAuto = column.Auto != AutoKind.None;
        if (!isAuto)
        {
            AddOwnRules(column, rules);
        }

        foreach (AttributeData data in member.Attributes)
        {
            if (!IsValidation(data))
            {
                continue;
            }

            AttributeReader attribute = new(data);
            RuleModel? rule = Parse(attribute, member, column, columns);
            if (rule is not null && !isAuto)
            {
                rules.Add(rule);
            }
        }

        return new(rules);
    }

    private static void AddOwnRules(ColumnModel column, List<RuleModel> rules)
    {
        string name = column.Member;
        switch (column.Clr)
        {
            case ClrKind.String:
                rules.Add(new("Utf16", $"!{Rules}.IsUtf16({Value})", $"The field {name} has a lone surrogate, which no UTF-8 text can hold."));
                break;
            case ClrKind.Decimal:
                rules.Add(new(
                    "Decimal",
                    $"!global::LakeOrm.CompilerServices.LakeConvert.FitsDecimal({Value}, {CSharpText.Literal(column.Precision)}, {CSharpText.Literal(column.Scale)})",
                    $"The field {name} must fit decimal({CSharpText.Literal(column.Precision)},{CSharpText.Literal(column.Scale)}): at most {CSharpText.Literal(column.Precision - column.Scale)} digits before the point and {CSharpText.Literal(column.Scale)} after it."));
                break;
            case ClrKind.DateTime when column.Storage == StorageKind.Timestamp:
                rules.Add(new(
                    "DateTimeKind", $"{Value}.Kind == global::System.DateTimeKind.Unspecified",
                    $"The field {name} is stored as an instant and must be of kind Utc or Local; for a clock's reading without a zone write StoredAs = LakeStoredAs.TimestampNtz."));
                break;
            case ClrKind.DateTime:
                rules.Add(new(
                    "DateTimeKind", $"{Value}.Kind != global::System.DateTimeKind.Unspecified",
                    $"The field {name} is stored as a clock's reading without a zone and must be of kind Unspecified; for an instant leave StoredAs out."));
                break;
            case ClrKind.Enum when column.Enum!.Members.Count > 0:
                rules.Add(new("Enum", $"!__LakeEnums.IsDefined({Value})", $"The field {name} must be a defined value of {column.Enum.Name}."));
                break;
        }

        if (column.PartitionIndex >= 0 && column.Clr == ClrKind.String)
        {
            rules.Add(new("Partition", $"{Value}.Length == 0", $"The field {name} is a partition column and must not be empty: a table cannot tell empty text from null there."));
        }
    }

    private RuleModel? Parse(AttributeReader attribute, Member member, ColumnModel column, List<ColumnModel> columns)
    {
        string fullName = attribute.Class!.ToDisplayString();
        switch (fullName)
        {
            case KnownNames.LengthAttribute:
                int minimum = attribute.Int("Minimum", 0);
                int maximum = attribute.Int("Maximum", int.MaxValue);
                return minimum == 0 && maximum == int.MaxValue
                    ? Bad(attribute, member, "it has no limit; give it a Minimum, a Maximum or both")
                    : Length(attribute, member, column, minimum == 0 ? null : minimum, maximum == int.MaxValue ? null : maximum);
            case KnownNames.RangeAttribute:
                return Range(attribute, member, column);
            case KnownNames.CompareAttribute:
                return Compare(attribute, member, column, columns);
        }

        if (!fullName.StartsWith(Annotations + ".", StringComparison.Ordinal))
        {
            return Unknown(attribute, member);
        }

        if (attribute.Has("ErrorMessageResourceName") || attribute.Has("ErrorMessageResourceType"))
        {
            return Bad(attribute, member, "messages from resources need reflection; write ErrorMessage");
        }

        switch (fullName.Substring(Annotations.Length + 1))
        {
            case "RequiredAttribute":
                return Required(attribute, column);
            case "StringLengthAttribute":
                return StringLength(attribute, member, column);
            case "MinLengthAttribute":
                return Length(attribute, member, column, attribute.ConstructorInt(0, 0), null);
            case "MaxLengthAttribute":
                return Length(attribute, member, column, null, attribute.ConstructorInt(0, -1));
            case "LengthAttribute":
                return Length(attribute, member, column, attribute.ConstructorInt(0, 0), attribute.ConstructorInt(1, 0));
            case "RangeAttribute":
                return Range(attribute, member, column);
            case "RegularExpressionAttribute":
                return RegularExpression(attribute, member, column);
            case "EmailAddressAttribute":
                return Text(attribute, member, column, "IsEmail", $"The {column.Member} field is not a valid e-mail address.");
            case "UrlAttribute":
                return Text(attribute, member, column, "IsUrl", $"The {column.Member} field is not a valid fully-qualified http, https, or ftp URL.");
            case "AllowedValuesAttribute":
                return Values(attribute, member, column, allowed: true);
            case "DeniedValuesAttribute":
                return Values(attribute, member, column, allowed: false);
            case "CompareAttribute":
                return Compare(attribute, member, column, columns);
            case "DataTypeAttribute":
                // Says how a user interface shows the value; it never fails.
                return null;
            default:
                return Unknown(attribute, member);
        }
    }

    private static RuleModel? Required(AttributeReader attribute, ColumnModel column)
    {
        string message = Message(attribute, $"The {column.Member} field is required.", column.Member);
        if (column.Clr == ClrKind.String)
        {
            return new("Required", $"!{Rules}.IsPresent({Value}, {CSharpText.Literal(attribute.Bool("AllowEmptyStrings"))})", message, OnNull: true);
        }

        // A value that cannot be null is always there.
        return column.IsNullable || column.IsReference ? new("Required", $"{Value} is null", message, OnNull: true) : null;
    }

    private RuleModel? StringLength(AttributeReader attribute, Member member, ColumnModel column)
    {
        int max = attribute.ConstructorInt(0, 0);
        int min = attribute.Int("MinimumLength", 0);
        if (column.Clr != ClrKind.String)
        {
            return Bad(attribute, member, "it is for strings");
        }

        if (max < 0 || min < 0 || min > max)
        {
            return Bad(attribute, member, "its limits must be 0 or more, the smaller one first");
        }

        string limits = CSharpText.Literal(max);
        return min == 0
            ? new("StringLength", $"{Value}.Length > {limits}",
                Message(attribute, $"The field {column.Member} must be a string with a maximum length of {limits}.", column.Member, limits, "0"))
            : new("StringLength", $"{Value}.Length is < {CSharpText.Literal(min)} or > {limits}",
                Message(attribute, $"The field {column.Member} must be a string with a minimum length of {CSharpText.Literal(min)} and a maximum length of {limits}.", column.Member, limits, CSharpText.Literal(min)));
    }

    private RuleModel? Length(AttributeReader attribute, Member member, ColumnModel column, int? min, int? max)
    {
        if (!column.IsReference)
        {
            return Bad(attribute, member, "it is for strings and byte[]");
        }

        // MaxLength without an argument means: whatever the store takes.
        if (max == -1 && min is null)
        {
            return null;
        }

        if (min < 0 || max < 0 || min > max || (min is null && max == 0))
        {
            return Bad(attribute, member, "its limits must be 0 or more (1 or more for MaxLength), the smaller one first");
        }

        return (min, max) switch
        {
            ({ } least, null) => new("MinLength", $"{Value}.Length < {CSharpText.Literal(least)}",
                Message(attribute, $"The field {column.Member} must be a string or array type with a minimum length of '{CSharpText.Literal(least)}'.", column.Member, CSharpText.Literal(least))),
            (null, { } most) => new("MaxLength", $"{Value}.Length > {CSharpText.Literal(most)}",
                Message(attribute, $"The field {column.Member} must be a string or array type with a maximum length of '{CSharpText.Literal(most)}'.", column.Member, CSharpText.Literal(most))),
            _ => new("Length", $"{Value}.Length is < {CSharpText.Literal(min!.Value)} or > {CSharpText.Literal(max!.Value)}",
                Message(
                    attribute,
                    $"The field {column.Member} must be a string or collection type with a minimum length of '{CSharpText.Literal(min.Value)}' and maximum length of '{CSharpText.Literal(max.Value)}'.",
                    column.Member, CSharpText.Literal(min.Value), CSharpText.Literal(max.Value))),
        };
    }

    private RuleModel? Range(AttributeReader attribute, Member member, ColumnModel column)
    {
        if (RangeLimits.Parse(attribute, column) is not { } limits)
        {
            return Bad(attribute, member, $"its limits are no values that a {TypeMapper.ReadableName(column.Clr)} can be compared with, in the invariant culture");
        }

        bool minExclusive = attribute.Bool("MinimumIsExclusive");
        bool maxExclusive = attribute.Bool("MaximumIsExclusive");
        string value = limits.Cast is null ? Value : $"({limits.Cast}){Value}";

        // Written as "not inside", so that NaN, which is neither below nor above, fails.
        string inside = $"{value} {(minExclusive ? ">" : ">=")} {limits.Min} && {value} {(maxExclusive ? "<" : "<=")} {limits.Max}";
        return new(
            "Range", $"!({inside})",
            Message(
                attribute,
                $"The field {column.Member} must be between {limits.MinText}{(minExclusive ? " exclusive" : "")} and {limits.MaxText}{(maxExclusive ? " exclusive" : "")}.",
                column.Member, limits.MinText, limits.MaxText));
    }

    private RuleModel? RegularExpression(AttributeReader attribute, Member member, ColumnModel column)
    {
        string pattern = attribute.ConstructorString(0) ?? "";
        int timeout = attribute.Int("MatchTimeoutInMilliseconds", DefaultRegexTimeout);
        if (column.Clr != ClrKind.String)
        {
            return Bad(attribute, member, "it is for strings");
        }

        if (pattern.Length == 0 || timeout is 0 or < -1)
        {
            return Bad(attribute, member, "it needs a pattern, and a time-out of more than 0 or of -1");
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            return Bad(attribute, member, $"its pattern is not valid ({e.Message})");
        }

        string field = char.ToUpperInvariant(column.Local[0]) + column.Local.Substring(1);
        if (_regexes.All(r => r.Field != field))
        {
            _regexes.Add(new RegexModel(field, pattern, timeout));
        }

        string message = Message(attribute, $"The field {column.Member} must match the regular expression '{pattern}'.", column.Member, pattern);
        return new("RegularExpression", $"{Rules}.Mismatch(__LakePatterns.{field}, {Value}, {CSharpText.Literal(message)}) is {{ }} {RuleModel.Found}", null);
    }

    private RuleModel? Text(AttributeReader attribute, Member member, ColumnModel column, string check, string message) =>
        column.Clr == ClrKind.String
            ? new(attribute.ShortName, $"!{Rules}.{check}({Value})", Message(attribute, message, column.Member))
            : Bad(attribute, member, "it is for strings");

    private RuleModel? Values(AttributeReader attribute, Member member, ColumnModel column, bool allowed)
    {
        List<string> literals = [];
        bool hasNull = false;
        foreach (TypedConstant constant in attribute.Arguments is [{ Kind: TypedConstantKind.Array } array] ? array.Values : attribute.Arguments)
        {
            if (constant.IsNull)
            {
                hasNull = true;
            }
            else if (ConstantText.Of(constant, column) is { } literal)
            {
                literals.Add(literal);
            }
            else
            {
                return Bad(attribute, member, $"{constant.ToCSharpString()} is no value that a {TypeMapper.ReadableName(column.Clr)} can have");
            }
        }

        string list = string.Join(" or ", (hasNull && (column.IsNullable || column.IsReference) ? literals.Append("null") : literals).Distinct());
        if (list.Length == 0)
        {
            return Bad(attribute, member, "it names no value");
        }

        return allowed
            ? new("AllowedValues", $"{Value} is not ({list})", Message(attribute, $"The {column.Member} field does not equal any of the values specified in AllowedValuesAttribute: {Readable(literals, hasNull)}.", column.Member), OnNull: true)
            : new("DeniedValues", $"{Value} is {list}", Message(attribute, $"The {column.Member} field equals one of the values specified in DeniedValuesAttribute: {Readable(literals, hasNull)}.", column.Member), OnNull: true);
    }

    private RuleModel? Compare(AttributeReader attribute, Member member, ColumnModel column, List<ColumnModel> columns)
    {
        string name = attribute.ConstructorString(0) ?? "";
        ColumnModel? other = columns.Find(c => c.Member == name);
        if (other is null || other.ClrType.TrimEnd('?') != column.ClrType.TrimEnd('?') || column.Clr == ClrKind.ByteArray)
        {
            return Bad(attribute, member, $"'{name}' is no column of the same type (byte[] cannot be compared)");
        }

        return new(
            "Compare", $"{Value} != row.{other.Identifier}",
            Message(attribute, $"'{column.Member}' and '{other.Member}' do not match.", column.Member, other.Member), OnNull: true);
    }

    // ErrorMessage is a format of the names and limits; all of them are known here.
    private static string Message(AttributeReader attribute, string otherwise, params object[] arguments)
    {
        if (attribute.String("ErrorMessage") is not { } format)
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

    private static string Readable(List<string> literals, bool hasNull) => string.Join(", ", hasNull ? literals.Append("null") : literals);

    private RuleModel? Unknown(AttributeReader attribute, Member member)
    {
        sink.Report(Descriptors.UnknownValidation, attribute.Location() ?? member.Location, $"[{attribute.ShortName}]", member.Name);
        return null;
    }

    private RuleModel? Bad(AttributeReader attribute, Member member, string why)
    {
        sink.Report(Descriptors.BadValidation, attribute.Location() ?? member.Location, attribute.ShortName, member.Name, why);
        return null;
    }
}
