namespace LakeOrm.Contract.Records;

/// <summary>A merge key of two columns.</summary>
[LakeTable("crm.contacts")]
public partial record Contact
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakeColumn(MergeKey = true)] public required string Kind { get; init; }
    [LakeColumn(MergeKey = true)] public required string Address { get; init; }
    public string? Name { get; init; }
}
