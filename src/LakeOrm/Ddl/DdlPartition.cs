namespace LakeOrm.Ddl;

/// <summary>One field of a table's partitioning.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Transform">The transform's name: <c>identity</c>, <c>bucket</c>, <c>truncate</c>, <c>year</c>, <c>month</c>, <c>day</c>, <c>hour</c>.</param>
/// <param name="Argument">The number of buckets or the width; 0 for other transforms.</param>
internal sealed record DdlPartition(string Column, string Transform, int Argument)
{
    public const string Identity = "identity";
}
