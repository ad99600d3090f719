namespace LakeOrm;

/// <summary>How rows are written.</summary>
public sealed class InsertOptions : WriteOptions
{
    /// <summary>
    /// What happens to a row whose primary key the table has. <see cref="InsertConflict.None"/> by default: nothing is looked up, and inserts never get in each other's way.
    /// </summary>
    public InsertConflict OnConflict { get; init; }
}
