namespace LakeOrm.Local.Tests.Records;

/// <summary>A table that other engines keep with column mapping.</summary>
[LakeTable("sales")]
public partial record Sale
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public string? Title { get; init; }
    public double? AmountDue { get; init; }
    [LakePartition] public DateOnly? TheDay { get; init; }
}
