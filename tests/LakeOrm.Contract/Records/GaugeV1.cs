namespace LakeOrm.Contract.Records;

[LakeTable("lab.gauges")]
public partial record GaugeV1
{
    [LakeColumn(PrimaryKey = true)] public required int Id { get; init; }
    [LakePartition] public required short Zone { get; init; }
    public short? Small { get; init; }
    public int? Whole { get; init; }
    public float? Level { get; init; }
    [LakeColumn(Precision = 6, Scale = 2)] public decimal? Price { get; init; }
    public DateOnly? Seen { get; init; }
    public List<int>? Counts { get; init; }
    public Dictionary<int, float>? Shares { get; init; }
    public RoomV1? Place { get; init; }
}
