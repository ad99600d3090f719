using LakeOrm.Drivers;
using LakeOrm.Parquet;

namespace LakeOrm.Rows;

/// <summary>What all chunks of one write call share.</summary>
/// <param name="Table">The table, for messages.</param>
/// <param name="Mode">The operation; part of the payload.</param>
/// <param name="Stamp">What auto columns hold.</param>
/// <param name="Hash">Whether the payload will be asked for, so that it is hashed while rows that come once pass by.</param>
internal sealed record RowCall(LakeTableName Table, WriteMode Mode, RowStamp Stamp, bool Hash)
{
    /// <summary>What else tells this operation from others, beside the rows; part of the payload. Empty when the mode says all.</summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>The statements of the operation; part of the payload.</summary>
    public IReadOnlyList<LakeStatement> Statements { get; init; } = [];

    /// <summary>How many keys are kept to find rows that repeat one.</summary>
    public int MaxUniqueKeys { get; init; } = LakeViolations.DefaultMaxUniqueKeys;
}
