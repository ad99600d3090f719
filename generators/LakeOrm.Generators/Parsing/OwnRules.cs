using LakeOrm.Generators.Infrastructure;
using LakeOrm.Generators.Model;

namespace LakeOrm.Generators.Parsing;

/// <summary>What a value's type itself demands, so that whatever keeps the rules can be stored.</summary>
internal static class OwnRules
{
    /// <param name="column">The column.</param>
    /// <param name="subject">How a message begins: <c>The field Name</c>.</param>
    public static IEnumerable<RuleModel> Of(ColumnModel column, string subject)
    {
        switch (column.Clr)
        {
            case ClrKind.String:
                yield return new("Utf16", $"!{RuleParser.Rules}.IsUtf16({RuleModel.Value})", $"{subject} has a lone surrogate, which no UTF-8 text can hold.");
                break;
            case ClrKind.Decimal:
                yield return new(
                    "Decimal",
                    $"!global::LakeOrm.CompilerServices.LakeConvert.FitsDecimal({RuleModel.Value}, {CSharpText.Literal(column.Precision)}, {CSharpText.Literal(column.Scale)})",
                    $"{subject} must fit decimal({CSharpText.Literal(column.Precision)},{CSharpText.Literal(column.Scale)}): at most {CSharpText.Literal(column.Precision - column.Scale)} digits before the point and {CSharpText.Literal(column.Scale)} after it.");
                break;
            case ClrKind.DateTime when column.Storage == StorageKind.Timestamp:
                yield return new(
                    "DateTimeKind", $"{RuleModel.Value}.Kind == global::System.DateTimeKind.Unspecified",
                    $"{subject} is stored as an instant and must be of kind Utc or Local; for a clock's reading without a zone write StoredAs = LakeStoredAs.TimestampNtz.");
                break;
            case ClrKind.DateTime:
                yield return new(
                    "DateTimeKind", $"{RuleModel.Value}.Kind != global::System.DateTimeKind.Unspecified",
                    $"{subject} is stored as a clock's reading without a zone and must be of kind Unspecified; for an instant leave StoredAs out.");
                break;
            case ClrKind.Enum when column.Enum!.Members.Count > 0:
                yield return new("Enum", $"!__LakeEnums.IsDefined({RuleModel.Value})", $"{subject} must be a defined value of {column.Enum.Name}.");
                break;
        }

        if (column.PartitionIndex >= 0 && column.Clr == ClrKind.String)
        {
            yield return new("Partition", $"{RuleModel.Value}.Length == 0", $"{subject} is a partition column and must not be empty: a table cannot tell empty text from null there.");
        }
    }
}
