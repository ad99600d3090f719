namespace LakeOrm.RecordCases.Shapes;

/// <summary>Inherited columns, one of them overridden, and every auto column.</summary>
[LakeTable("cases.customers")]
public sealed partial record Customer : Entity
{
    public override string Kind { get; init; } = "customer";

    public required string Name { get; init; }

    [LakeColumn(Auto = LakeAuto.UpdateTime)]
    public DateTime? UpdatedAt { get; init; }

    [LakeColumn(Auto = LakeAuto.IngestId)]
    public string? IngestId { get; init; }

    [LakeColumn(Auto = LakeAuto.IngestId)]
    public Guid IngestUuid { get; init; }
}
