using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Parsing;

/// <summary>The attributes that limit how long a value is.</summary>
internal static class LengthRules
{
    public static RuleModel? StringLength(RuleSite site, ColumnModel column)
    {
        int max = site.Attribute.ConstructorInt(0, 0);
        int min = site.Attribute.Int("MinimumLength", 0);
        if (column.Clr != ClrKind.String)
        {
            return site.Bad("it is for strings");
        }

        if (max < 0 || min < 0 || min > max)
        {
            return site.Bad("its limits must be 0 or more, the smaller one first");
        }

        string most = CSharpText.Literal(max);
        string least = CSharpText.Literal(min);
        return min == 0
            ? new("StringLength", $"{RuleModel.Value}.Length > {most}",
                site.Message($"The field {site.DisplayName} must be a string with a maximum length of {most}.", site.DisplayName, most, "0"))
            : new("StringLength", $"{RuleModel.Value}.Length is < {least} or > {most}",
                site.Message($"The field {site.DisplayName} must be a string with a minimum length of {least} and a maximum length of {most}.", site.DisplayName, most, least));
    }

    /// <summary><c>LakeLength</c>, which says by names what the others say by place.</summary>
    public static RuleModel? Named(RuleSite site, ColumnModel column)
    {
        int minimum = site.Attribute.Int("Minimum", 0);
        int maximum = site.Attribute.Int("Maximum", int.MaxValue);
        return minimum == 0 && maximum == int.MaxValue
            ? site.Bad("it has no limit; give it a Minimum, a Maximum or both")
            : Length(site, column, minimum == 0 ? null : minimum, maximum == int.MaxValue ? null : maximum);
    }

    public static RuleModel? Length(RuleSite site, ColumnModel column, int? min, int? max)
    {
        if (LengthOf(column) is not { } length)
        {
            return site.Bad("it is for strings, bytes, lists and dictionaries");
        }

        // MaxLength without an argument means: whatever the store takes.
        if (max == -1 && min is null)
        {
            return null;
        }

        if (min < 0 || max < 0 || min > max || (min is null && max == 0))
        {
            return site.Bad("its limits must be 0 or more (1 or more for MaxLength), the smaller one first");
        }

        string name = site.DisplayName;
        string least = CSharpText.Literal(min ?? 0);
        string most = CSharpText.Literal(max ?? 0);
        return (min, max) switch
        {
            (_, null) => new("MinLength", $"{length} < {least}",
                site.Message($"The field {name} must be a string or array type with a minimum length of '{least}'.", name, least)),
            (null, _) => new("MaxLength", $"{length} > {most}",
                site.Message($"The field {name} must be a string or array type with a maximum length of '{most}'.", name, most)),
            _ => new("Length", $"{length} is < {least} or > {most}",
                site.Message($"The field {name} must be a string or collection type with a minimum length of '{least}' and maximum length of '{most}'.", name, least, most)),
        };
    }

    private static string? LengthOf(ColumnModel column) => (column.Clr, column.Value.Collection) switch
    {
        (ClrKind.String or ClrKind.ByteArray or ClrKind.Memory, _) or (ClrKind.List, CollectionKind.Array or CollectionKind.ImmutableArray) => RuleModel.Value + ".Length",
        (ClrKind.List or ClrKind.Map, _) => RuleModel.Value + ".Count",
        _ => null,
    };
}
