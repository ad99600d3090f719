namespace LakeOrm.Ddl;

/// <summary>One column as the renderers of table formats see it.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The neutral type.</param>
/// <param name="Nullable">Whether the column may hold null.</param>
internal sealed record DdlColumn(string Name, DdlType Type, bool Nullable)
{
    /// <summary>Part of the primary key.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>Part of the merge key.</summary>
    public bool MergeKey { get; init; }

    /// <summary>Data files carry a bloom filter for it.</summary>
    public bool Indexed { get; init; }

    /// <summary>Rows are kept in its order.</summary>
    public bool Sortable { get; init; }

    /// <summary>The comment for the catalog; null when there is none.</summary>
    public string? Comment { get; init; }
}
