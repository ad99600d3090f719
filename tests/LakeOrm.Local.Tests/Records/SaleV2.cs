namespace LakeOrm.Local.Tests.Records;

/// <summary>The table of <see cref="Sale"/> with a column more.</summary>
[LakeTable("sales")]
public partial record SaleV2
{
    public long? Id { get; init; }
    public string? Title { get; init; }
    public double? AmountDue { get; init; }
    [LakePartition] public DateOnly? TheDay { get; init; }
    public string? Note { get; init; }
}
