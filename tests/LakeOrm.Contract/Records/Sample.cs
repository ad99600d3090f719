namespace LakeOrm.Contract.Records;

/// <summary>A table whose rows are kept in an order.</summary>
[LakeTable("lab.samples")]
public partial record Sample
{
    [LakeColumn(Sortable = true)] public required string Sensor { get; init; }
    [LakeColumn(Sortable = true)] public int? Round { get; init; }
    public required double Value { get; init; }
}
