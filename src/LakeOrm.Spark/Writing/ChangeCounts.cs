namespace LakeOrm.Spark.Writing;

/// <summary>What a change of a table comes to, as the table's commit says.</summary>
internal sealed record ChangeCounts
{
    /// <summary>The version of the table that the commit found; null where there was none.</summary>
    public long? Before { get; init; }

    public long RowsAdded { get; init; }

    public long RowsUpdated { get; init; }

    public long RowsDeleted { get; init; }

    public int FilesAdded { get; init; }

    public long BytesAdded { get; init; }

    public int FilesRemoved { get; init; }
}
