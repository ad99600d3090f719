using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LakeOrm.Generators.Parsing;

/// <summary>The attributes that say which values there may be.</summary>
internal static class ValueRules
{
    public static RuleModel? Required(RuleSite site, ColumnModel column)
    {
        string message = site.Message($"The {site.DisplayName} field is required.", site.DisplayName);
        if (column.Clr == ClrKind.String)
        {
            return new("Required", $"!{RuleParser.Rules}.IsPresent({RuleModel.Value}, {CSharpText.Literal(site.Attribute.Bool("AllowEmptyStrings"))})", message, RuleScope.Presence);
        }

        // A value that cannot be null is always there.
        return column.Value.MayBeAbsent ? OwnRules.Present(column.Value, message) : null;
    }

    public static RuleModel? Range(RuleSite site, ColumnModel column)
    {
        if (RangeLimits.Parse(site.Attribute, column) is not { } limits)
        {
            return site.Bad($"its limits are no values that a {TypeMapper.ReadableName(column.Clr)} can be compared with, in the invariant culture");
        }

        bool minExclusive = site.Attribute.Bool("MinimumIsExclusive");
        bool maxExclusive = site.Attribute.Bool("MaximumIsExclusive");
        string value = limits.Cast is null ? RuleModel.Value : $"({limits.Cast}){RuleModel.Value}";

        // Written as "not inside", so that NaN, which is neither below nor above, fails.
        string inside = $"{value} {(minExclusive ? ">" : ">=")} {limits.Min} && {value} {(maxExclusive ? "<" : "<=")} {limits.Max}";
        return new(
            "Range", $"!({inside})",
            site.Message(
                $"The field {site.DisplayName} must be between {limits.MinText}{(minExclusive ? " exclusive" : "")} and {limits.MaxText}{(maxExclusive ? " exclusive" : "")}.",
                site.DisplayName, limits.MinText, limits.MaxText));
    }

    public static RuleModel? Among(RuleSite site, ColumnModel column, bool allowed)
    {
        List<string> literals = [];
        bool hasNull = false;
        foreach (TypedConstant constant in site.Attribute.Arguments is [{ Kind: TypedConstantKind.Array } array] ? array.Values : site.Attribute.Arguments)
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
                return site.Bad($"{constant.ToCSharpString()} is no value that a {TypeMapper.ReadableName(column.Clr)} can have");
            }
        }

        string list = string.Join(" or ", (hasNull && (column.IsNullable || !column.Value.IsValueType) ? literals.Append("null") : literals).Distinct());
        if (list.Length == 0)
        {
            return site.Bad("it names no value");
        }

        string readable = string.Join(", ", hasNull ? literals.Append("null") : literals);
        return allowed
            ? new("AllowedValues", $"{RuleModel.Value} is not ({list})",
                site.Message($"The {site.DisplayName} field does not equal any of the values specified in AllowedValuesAttribute: {readable}.", site.DisplayName), RuleScope.Null)
            : new("DeniedValues", $"{RuleModel.Value} is {list}",
                site.Message($"The {site.DisplayName} field equals one of the values specified in DeniedValuesAttribute: {readable}.", site.DisplayName), RuleScope.Null);
    }

    public static RuleModel? Compare(RuleSite site, ColumnModel column, List<ColumnModel> columns)
    {
        string name = site.Attribute.ConstructorString(0) ?? "";
        ColumnModel? other = columns.Find(c => c.Member == name);
        if (other is null || other.ClrType.TrimEnd('?') != column.ClrType.TrimEnd('?') || column.Value.IsNested || column.Clr is ClrKind.ByteArray or ClrKind.Memory or ClrKind.Json or ClrKind.Converted)
        {
            return site.Bad($"'{name}' is no column of the same type whose values can be compared by ==");
        }

        return new(
            "Compare", $"{RuleModel.Value} != {RuleModel.Owner}.{other.Identifier}",
            site.Message($"'{site.DisplayName}' and '{other.Member}' do not match.", site.DisplayName, other.Member), RuleScope.Null);
    }
}
