using LakeOrm.Generators.Diagnostics;
using LakeOrm.Generators.Model;
using Microsoft.CodeAnalysis;

namespace LakeOrm.Generators.Parsing;

/// <summary><c>LakeUnique</c>: which columns' values no two rows of a call may share.</summary>
internal static class UniqueRules
{
    /// <summary>The rule; null when it was refused.</summary>
    public static UniqueModel? Parse(RuleSite site, List<ColumnModel> columns)
    {
        string[] names = site.Attribute.Arguments is [{ Kind: TypedConstantKind.Array, IsNull: false } array] ? [.. array.Values.Select(static v => v.Value as string ?? "")] : [];
        ColumnModel[] key = names.Length == 0 ? [.. columns.Where(static c => c.PrimaryKey)] : [.. names.Select(n => columns.Find(c => c.Member == n)).OfType<ColumnModel>()];
        if (key.Length == 0 && names.Length == 0)
        {
            site.Report(Descriptors.UniqueWithoutKey, site.Owner.Name);
            return null;
        }

        string? unknown = names.FirstOrDefault(n => !columns.Exists(c => c.Member == n));
        string? twice = names.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1)?.Key;
        (string Member, string Why)? bad =
            unknown is not null ? (unknown, $"'{site.Owner.Name}' has no column of that name; nameof() finds a wrong one")
            : twice is not null ? (twice, "it is named twice")
            : key.Select(static c => WhyNot(c) is { } why ? (c.Member, why) : ((string, string)?)null).FirstOrDefault(static w => w is not null);
        if (bad is { } found)
        {
            site.Report(Descriptors.BadUnique, site.Owner.Name, found.Member, found.Why);
            return null;
        }

        return new UniqueModel(new(key));
    }

    private static string? WhyNot(ColumnModel column) => column switch
    {
        { Auto: not AutoKind.None } => "its value is stamped by the write and not known before; name members that you set",
        { Value.IsNested: true } or { Clr: ClrKind.Json } => "two of them cannot be compared everywhere; name members with a single value",
        { Value.Stored.Clr: ClrKind.Single or ClrKind.Double } => "equal numbers may differ in their last bit, and NaN equals nothing; use a decimal or an integer",
        _ => null,
    };
}
