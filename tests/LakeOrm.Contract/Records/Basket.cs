namespace LakeOrm.Contract.Records;

/// <summary>Values that lie in each other, and a partition.</summary>
[LakeTable("shop.baskets")]
public partial record Basket
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    [LakePartition] public string? Shop { get; init; }
    public Site? Place { get; init; }
    public List<string?>? Tags { get; init; }
    public Dictionary<string, long?>? Counts { get; init; }
    public List<Site?>? Places { get; init; }
    public List<List<int>?>? Grid { get; init; }
    [LakeColumn(Precision = 30, Scale = 3)] public decimal? Wide { get; init; }
    [LakeColumn(Precision = 7, Scale = 2)] public decimal? Narrow { get; init; }
    public byte[]? Bytes { get; init; }
    public bool? Flag { get; init; }
    public double? Twice { get; init; }
    public short? Small { get; init; }
    public DateOnly? Day { get; init; }
    public TimeOnly? Time { get; init; }
    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)] public DateTime? Clock { get; init; }
    public Guid? Key { get; init; }
}
