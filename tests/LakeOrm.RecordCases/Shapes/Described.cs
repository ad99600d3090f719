namespace LakeOrm.RecordCases.Shapes;

/// <summary>What a column says of itself beside its type: keys, comment, index.</summary>
[LakeTable("cases.described")]
public sealed partial record Described
{
    [LakeColumn(PrimaryKey = true, Indexed = true)]
    public required Guid Id { get; init; }

    [LakeColumn(MergeKey = true, Comment = "it's \\ the \"address\"")]
    public required string Email { get; init; }

    public string? Note { get; init; }
}
