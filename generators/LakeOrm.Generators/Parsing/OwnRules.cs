using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Parsing;

/// <summary>What a value's type itself demands, so that whatever keeps the rules can be stored.</summary>
internal static class OwnRules
{
    /// <param name="place">The place of the values.</param>
    /// <param name="subject">How a message begins: <c>The field Name</c>.</param>
    public static IEnumerable<RuleModel> Of(ValueModel place, string subject)
    {
        switch (place.Clr)
        {
            case ClrKind.String:
                yield return new("Utf16", $"!{RuleParser.Rules}.IsUtf16({RuleModel.Value})", $"{subject} has a lone surrogate, which no UTF-8 text can hold.");
                break;
            case ClrKind.Decimal:
                string precision = CSharpText.Literal(place.Precision);
                string scale = CSharpText.Literal(place.Scale);
                yield return new(
                    "Decimal",
                    $"!global::LakeOrm.CompilerServices.LakeConvert.FitsDecimal({RuleModel.Value}, {precision}, {scale})",
                    $"{subject} must fit decimal({precision},{scale}): at most {CSharpText.Literal(place.Precision - place.Scale)} digits before the point and {scale} after it.");
                break;
            case ClrKind.DateTime when place.Storage == StorageKind.Timestamp:
                yield return new(
                    "DateTimeKind", $"{RuleModel.Value}.Kind == global::System.DateTimeKind.Unspecified",
                    $"{subject} is stored as an instant and must be of kind Utc or Local; for a clock's reading without a zone write StoredAs = LakeStoredAs.TimestampNtz.");
                break;
            case ClrKind.DateTime:
                yield return new(
                    "DateTimeKind", $"{RuleModel.Value}.Kind != global::System.DateTimeKind.Unspecified",
                    $"{subject} is stored as a clock's reading without a zone and must be of kind Unspecified; for an instant leave StoredAs out.");
                break;
            case ClrKind.Enum when place.Enum!.Members.Count > 0:
                yield return new("Enum", $"!__LakeEnums.IsDefined({RuleModel.Value})", $"{subject} must be a defined value of {place.Enum.Name}.");
                break;
        }
    }

    /// <summary>The rule of a partition column.</summary>
    public static IEnumerable<RuleModel> OfPartition(ColumnModel column, string subject)
    {
        if (column.PartitionIndex >= 0 && column.Clr == ClrKind.String)
        {
            yield return new("Partition", $"{RuleModel.Value}.Length == 0", $"{subject} is a partition column and must not be empty: a table cannot tell empty text from null there.");
        }
    }

    /// <summary>The rule that there is a value, for a place where C# can hold none.</summary>
    public static RuleModel Present(ValueModel place, string message) => new(
        "Required", place.Collection == CollectionKind.ImmutableArray ? $"{RuleModel.Value} is not {{ IsDefault: false }}" : $"{RuleModel.Value} is null", message, RuleScope.Presence);
}
