using LakeOrm.Generators.Infrastructure;

namespace LakeOrm.Generators.Model;

/// <summary>A nested record as the values of a column.</summary>
internal sealed record StructModel
{
    /// <summary>The record, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The short name, for messages.</summary>
    public required string Name { get; init; }

    /// <summary>The fields, in the order in which the record's materialisation constructor takes them.</summary>
    public required EquatableArray<ColumnModel> Fields { get; init; }

    /// <summary>The rules of the nested record as a whole.</summary>
    public EquatableArray<RuleModel> Rules { get; init; }
}
