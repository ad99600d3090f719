using System.ComponentModel.DataAnnotations;

namespace LakeOrm.Contract.Records;

[LakeTable("sales.users")]
public partial record User
{
    [LakeColumn(PrimaryKey = true)] public required string Id { get; init; }
    [LakeColumn(MergeKey = true), EmailAddress] public required string Email { get; init; }
    [LakePartition, StringLength(2)] public string? Country { get; init; }
    [LakeColumn(Precision = 18, Scale = 4), Range(0, 1e6)] public decimal Balance { get; init; }
    [LakeColumn(Auto = LakeAuto.CreateTime)] public DateTimeOffset CreatedAt { get; init; }
}
