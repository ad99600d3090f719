namespace LakeOrm.Contract.Records;

/// <summary>The table of <see cref="GaugeV1"/> later: every type that can be wider is.</summary>
[LakeTable("lab.gauges")]
public partial record GaugeV2
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakePartition] public required long Zone { get; init; }
    public double? Small { get; init; }
    [LakeColumn(Precision = 12, Scale = 1)] public decimal? Whole { get; init; }
    public double? Level { get; init; }
    [LakeColumn(Precision = 10, Scale = 4)] public decimal? Price { get; init; }
    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)] public DateTime? Seen { get; init; }
    public List<long>? Counts { get; init; }
    public Dictionary<long, double>? Shares { get; init; }
    public RoomV3? Place { get; init; }
}
