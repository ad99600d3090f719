namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A table before its record changed.</summary>
[LakeTable("meters")]
public partial record MeterV1
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public required string Name { get; init; }
    public int? Count { get; init; }
    public float? Level { get; init; }
    [LakeColumn(Precision = 6, Scale = 2)] public decimal? Price { get; init; }
    public List<int>? Counts { get; init; }
    public Dictionary<string, float>? Shares { get; init; }
    public MeterPlaceV1? Place { get; init; }
}
