namespace LakeOrm;

/// <summary>How a table is ensured.</summary>
public sealed class EnsureTableOptions
{
    /// <summary>The table's name, in place of the one that the record declares.</summary>
    public string? Table { get; init; }
}
