namespace LakeOrm.Local.Tests.Faults;

/// <summary>A row in a partition.</summary>
[LakeTable("bank.coins")]
public partial record Coin
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakePartition] public required string Kind { get; init; }
    public required long Value { get; init; }
}
