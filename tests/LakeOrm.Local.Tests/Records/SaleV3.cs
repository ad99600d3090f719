namespace LakeOrm.Local.Tests.Records;

/// <summary>The table of <see cref="Sale"/> with a column that has parts.</summary>
[LakeTable("sales")]
public partial record SaleV3
{
    public long? Id { get; init; }
    public string? Title { get; init; }
    public double? AmountDue { get; init; }
    [LakePartition] public DateOnly? TheDay { get; init; }
    public List<string>? Tags { get; init; }
}
