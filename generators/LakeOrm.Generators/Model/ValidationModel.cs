using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>What is checked beside the rules that stand at the columns, and what all of them share.</summary>
internal sealed record ValidationModel
{
    /// <summary>The rules of the record as a whole.</summary>
    public required EquatableArray<RuleModel> RecordRules { get; init; }

    public required EquatableArray<UniqueModel> Uniques { get; init; }

    public required EquatableArray<RegexModel> Regexes { get; init; }

    public required EquatableArray<AttributeModel> Attributes { get; init; }
}
