namespace LakeOrm.RecordCases.Shapes;

/// <summary>Columns that are searched by value, and one that is not.</summary>
[LakeTable("cases.sought")]
public partial record Sought
{
    [LakeColumn(Indexed = true)]
    public required string Code { get; init; }

    [LakeColumn(Indexed = true)]
    public long? Number { get; init; }

    public string? Remark { get; init; }
}
