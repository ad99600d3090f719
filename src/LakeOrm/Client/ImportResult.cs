namespace LakeOrm;

/// <summary>What an import did.</summary>
public sealed record ImportResult
{
    /// <summary>What the write did.</summary>
    public required WriteResult Write { get; init; }

    /// <summary>Rows that this call added.</summary>
    public long RowsWritten => Write.RowsAdded;

    /// <summary>Rows that this call rejected. None when a key alone decided that the write is a duplicate, because the rows were not read then.</summary>
    public required long RowsRejected { get; init; }
}
