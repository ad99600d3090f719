namespace LakeOrm;

/// <summary>How rows are deleted.</summary>
public sealed class DeleteOptions : WriteOptions
{
    /// <summary>What happens when a row, or the condition, matches nothing. <see cref="MissingRows.Ignore"/> by default.</summary>
    public MissingRows WhenNotMatched { get; init; }
}
