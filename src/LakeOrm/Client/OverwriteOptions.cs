namespace LakeOrm;

/// <summary>How rows take the place of others.</summary>
public sealed class OverwriteOptions : WriteOptions
{
    /// <summary>
    /// Which partitions go, such as <c>$"country = {country}"</c>: an expression over the columns by which the table is partitioned. Every row of the call must meet it.
    /// Null for all that the table has.
    /// </summary>
    public LakeSql? Where { get; init; }
}
