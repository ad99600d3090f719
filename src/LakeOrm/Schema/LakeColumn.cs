namespace LakeOrm;

/// <summary>One column of a record's table.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Member">The record's member.</param>
/// <param name="Type">The type.</param>
/// <param name="Nullable">Whether the column may hold null.</param>
public sealed record LakeColumn(string Name, string Member, LakeType Type, bool Nullable)
{
    /// <summary>Part of the primary key.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>Part of the merge key.</summary>
    public bool MergeKey { get; init; }

    /// <summary>The place among the columns by whose own value the table is partitioned, from 0; null when the column is none of them.</summary>
    public int? PartitionIndex { get; init; }

    /// <summary>What the write stamps.</summary>
    public LakeAuto Auto { get; init; }

    /// <summary>Data files carry a bloom filter for it.</summary>
    public bool Indexed { get; init; }

    /// <summary>Rows are kept in its order.</summary>
    public bool Sortable { get; init; }

    /// <summary>The comment for the catalog; null when there is none.</summary>
    public string? Comment { get; init; }
}
