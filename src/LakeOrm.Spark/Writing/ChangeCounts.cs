namespace LakeOrm.Spark.Writing;

/// <summary>What a change of a table comes to, as the table's commit says.</summary>
internal sealed record ChangeCounts
{
    public long RowsAdded { get; init; }

    public long RowsUpdated { get; init; }

    public long RowsDeleted { get; init; }

    public int FilesAdded { get; init; }

    public long BytesAdded { get; init; }

    public int FilesRemoved { get; init; }
}
