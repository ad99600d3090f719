namespace LakeOrm;

/// <summary>How rows are merged into a table.</summary>
public sealed class UpsertOptions : WriteOptions
{
    /// <summary>What happens to rows of the call with one key. <see cref="DuplicateKeyPolicy.Error"/> by default.</summary>
    public DuplicateKeyPolicy DuplicateKeys { get; init; }

    /// <summary>What happens to a row whose key the table has. <see cref="MatchedRows.Update"/> by default.</summary>
    public MatchedRows WhenMatched { get; init; }

    /// <summary>What happens to a row whose key the table does not have. <see cref="UnmatchedRows.Insert"/> by default.</summary>
    public UnmatchedRows WhenNotMatched { get; init; }

    /// <summary>
    /// A condition on the table's rows, such as <c>$"country = {country}"</c>: a row of the table that does not meet it matches nothing. It spares reading, and is the caller's word
    /// that the other rows do not matter: a key that is only there is inserted again. Null for all rows.
    /// </summary>
    public LakeSql? TargetFilter { get; init; }
}
