namespace LakeOrm;

/// <summary>What an update or a delete does about what it does not find.</summary>
public enum MissingRows
{
    /// <summary>Nothing: rows that match nothing are counted in <see cref="WriteResult.RowsUnmatched"/>.</summary>
    Ignore,

    /// <summary>The call fails with <see cref="LakeDataException"/> when a row, or the condition, matches nothing.</summary>
    Error,
}
