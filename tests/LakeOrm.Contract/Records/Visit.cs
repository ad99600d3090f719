using System.ComponentModel.DataAnnotations;

namespace LakeOrm.Contract.Records;

[LakeTable("web.visits"), LakeJson]
public partial record Visit
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakePartition] public required DateOnly Day { get; init; }
    [Url] public required string Url { get; init; }
    [LakeColumn(Precision = 12, Scale = 3)] public decimal? Seconds { get; init; }
    [LakeColumn(Auto = LakeAuto.CreateTime)] public DateTimeOffset CreatedAt { get; init; }
}
