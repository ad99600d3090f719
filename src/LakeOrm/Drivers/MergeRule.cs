using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LakeOrm.Drivers;

/// <summary>How rows of a write meet those of the table.</summary>
[Experimental("LAKEORM001")]
public sealed record MergeRule
{
    /// <summary>The call for messages and the payload, such as <c>upsert</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The columns by which rows match: equal in all of them. A record declares them so that they are never null.</summary>
    public required ImmutableArray<LakeColumn> On { get; init; }

    /// <summary>What happens to a row that matches.</summary>
    public required MergeAction Matched { get; init; }

    /// <summary>What happens to a row that matches nothing.</summary>
    public required MergeAction NotMatched { get; init; }

    /// <summary>What happens to rows of the write with one key.</summary>
    public DuplicateKeyPolicy DuplicateKeys { get; init; }

    /// <summary>What a row of the table must meet to match; null when every row may.</summary>
    public LakeStatement? TargetFilter { get; init; }
}
