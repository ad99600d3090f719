namespace LakeOrm;

/// <summary>How rows are updated.</summary>
public sealed class UpdateOptions : WriteOptions
{
    /// <summary>What happens when a row, or the condition, matches nothing. <see cref="MissingRows.Ignore"/> by default.</summary>
    public MissingRows WhenNotMatched { get; init; }
}
