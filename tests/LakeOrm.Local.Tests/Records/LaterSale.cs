namespace LakeOrm.Local.Tests.Records;

/// <summary>The table of <see cref="Sale"/> after another engine renamed a column, dropped one and added two.</summary>
[LakeTable("sales")]
public partial record LaterSale
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public string? Caption { get; init; }
    public string? Note { get; init; }
    public int? Count { get; init; }
    [LakePartition] public DateOnly? TheDay { get; init; }
}
