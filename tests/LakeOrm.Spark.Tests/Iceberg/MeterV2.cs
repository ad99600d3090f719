namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>The table of <see cref="MeterV1"/> later: wider types, more columns, and one that takes null.</summary>
[LakeTable("meters")]
public partial record MeterV2
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public string? Name { get; init; }
    public long? Count { get; init; }
    public double? Level { get; init; }
    [LakeColumn(Precision = 12, Scale = 2)] public decimal? Price { get; init; }
    public List<long>? Counts { get; init; }
    public Dictionary<string, double>? Shares { get; init; }
    public MeterPlaceV2? Place { get; init; }
    [LakeColumn(Comment = "it's new")] public DateTimeOffset? Seen { get; init; }
}
