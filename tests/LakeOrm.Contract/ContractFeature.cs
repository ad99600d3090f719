namespace LakeOrm.Contract;

/// <summary>What not every table format can.</summary>
public enum ContractFeature
{
    /// <summary>Partitions by a transform of a column, such as a bucket.</summary>
    PartitionTransforms,

    /// <summary>Keys as other engines commit them: <see cref="IdempotencyKey.Raw"/>.</summary>
    RawKeys,
}
