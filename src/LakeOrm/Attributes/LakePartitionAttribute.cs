namespace LakeOrm;

/// <summary>The table is partitioned by the column's value, or by what a transform makes of it. A column may have several.</summary>
/// <param name="transform">What the value is turned into. All but <see cref="LakeTransform.Identity"/> need a table that only is one of Iceberg.</param>
/// <param name="argument">The number of buckets of <see cref="LakeTransform.Bucket"/> or the width of <see cref="LakeTransform.Truncate"/>, 1 or more; 0 for the others.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class LakePartitionAttribute(LakeTransform transform = LakeTransform.Identity, int argument = 0) : Attribute
{
    /// <summary>What the value is turned into.</summary>
    public LakeTransform Transform { get; } = transform;

    /// <summary>The number of buckets, or the width; 0 for other transforms.</summary>
    public int Argument { get; } = argument;

    /// <summary>The field's place among several partition fields; ties keep the order of the members.</summary>
    public int Order { get; set; }
}
