namespace LakeOrm;

/// <summary>The table is partitioned by the column's value.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LakePartitionAttribute : Attribute
{
    /// <summary>The field's place among several partition columns; ties keep the order of the members.</summary>
    public int Order { get; set; }
}
