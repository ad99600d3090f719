namespace LakeOrm.Contract.Records;

/// <summary>A key of many columns, each of another type, one of them the partition's.</summary>
[LakeTable("lab.slots")]
public partial record Slot
{
    [LakeColumn(PrimaryKey = true)] public required Guid Id { get; init; }
    [LakeColumn(PrimaryKey = true), LakePartition] public required DateOnly Day { get; init; }
    [LakeColumn(PrimaryKey = true)] public required DateTimeOffset At { get; init; }
    [LakeColumn(PrimaryKey = true, Precision = 18, Scale = 4)] public required decimal Amount { get; init; }
    [LakeColumn(PrimaryKey = true)] public required string Name { get; init; }
    [LakeColumn(PrimaryKey = true)] public required short Small { get; init; }
    [LakeColumn(PrimaryKey = true)] public required bool Flag { get; init; }
    [LakeColumn(PrimaryKey = true)] public required TimeOnly Time { get; init; }
    public string? Note { get; init; }
}
