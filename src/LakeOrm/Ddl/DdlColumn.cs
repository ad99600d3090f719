namespace LakeOrm.Ddl;

/// <summary>One column as the renderers of table formats see it.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The neutral type.</param>
/// <param name="Nullable">Whether the column may hold null.</param>
/// <param name="PrimaryKey">Part of the primary key.</param>
/// <param name="MergeKey">Part of the merge key.</param>
/// <param name="PartitionIndex">The place among the partition columns, from 0; -1 when the column is none.</param>
/// <param name="Comment">The comment for the catalog; null when there is none.</param>
internal sealed record DdlColumn(string Name, DdlType Type, bool Nullable, bool PrimaryKey, bool MergeKey, int PartitionIndex, string? Comment);
