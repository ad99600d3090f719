namespace LakeOrm.Generators.Model;

/// <summary>What a partition makes of a value; the names and numbers are those of <c>LakeOrm.LakeTransform</c>.</summary>
internal enum PartitionTransform
{
    Identity,
    Bucket,
    Truncate,
    Year,
    Month,
    Day,
    Hour,
}
