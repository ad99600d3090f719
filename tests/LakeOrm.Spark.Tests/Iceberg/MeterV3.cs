namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>What the table of <see cref="MeterV1"/> cannot become: a text for a number, and a column without null.</summary>
[LakeTable("meters")]
public partial record MeterV3
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public required string Name { get; init; }
    public string? Count { get; init; }
    public float? Level { get; init; }
    [LakeColumn(Precision = 6, Scale = 2)] public decimal? Price { get; init; }
    public List<int>? Counts { get; init; }
    public Dictionary<string, float>? Shares { get; init; }
    public MeterPlaceV1? Place { get; init; }
    public required int Zone { get; init; }
}
