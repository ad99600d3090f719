namespace LakeOrm;

/// <summary>What an upsert does with a row whose key the table does not have.</summary>
public enum UnmatchedRows
{
    /// <summary>It is added.</summary>
    Insert,

    /// <summary>It is left out, and counted in <see cref="WriteResult.RowsUnmatched"/>.</summary>
    Ignore,
}
