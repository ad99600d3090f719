namespace LakeOrm.Contract.Records;

/// <summary>A row with everything that a write stamps.</summary>
[LakeTable("bank.accounts")]
public partial record Account
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public string? Owner { get; init; }
    public required long Balance { get; init; }
    [LakeColumn(Auto = LakeAuto.CreateTime)] public DateTimeOffset CreatedAt { get; init; }
    [LakeColumn(Auto = LakeAuto.UpdateTime)] public DateTimeOffset UpdatedAt { get; init; }
    [LakeColumn(Auto = LakeAuto.IngestId)] public Guid Ingest { get; init; }
}
