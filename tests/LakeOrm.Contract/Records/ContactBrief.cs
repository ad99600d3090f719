namespace LakeOrm.Contract.Records;

/// <summary>A contact by a record that does not know of names.</summary>
[LakeTable("crm.contacts")]
public partial record ContactBrief
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakeColumn(MergeKey = true)] public required string Kind { get; init; }
    [LakeColumn(MergeKey = true)] public required string Address { get; init; }
}
