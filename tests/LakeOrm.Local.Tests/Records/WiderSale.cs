namespace LakeOrm.Local.Tests.Records;

/// <summary>The table of <see cref="LaterSale"/> after another engine widened a column.</summary>
[LakeTable("sales")]
public partial record WiderSale
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public string? Caption { get; init; }
    public string? Note { get; init; }
    public long? Count { get; init; }
    [LakePartition] public DateOnly? TheDay { get; init; }
}
