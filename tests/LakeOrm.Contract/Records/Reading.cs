namespace LakeOrm.Contract.Records;

/// <summary>One column of every type, and a partition.</summary>
[LakeTable("lab.readings")]
public partial record Reading
{
    public required long Id { get; init; }
    [LakePartition] public DateOnly? Day { get; init; }
    public bool? Flag { get; init; }
    public sbyte? Tiny { get; init; }
    public byte? UTiny { get; init; }
    public short? Small { get; init; }
    public ushort? USmall { get; init; }
    public int? Whole { get; init; }
    public uint? UWhole { get; init; }
    public long? Big { get; init; }
    public ulong? UBig { get; init; }
    public float? Single { get; init; }
    public double? Twice { get; init; }
    [LakeColumn(Precision = 20, Scale = 5)] public decimal? Exact { get; init; }
    public string? Text { get; init; }
    public byte[]? Bytes { get; init; }
    public Guid? Key { get; init; }
    public DateOnly? Date { get; init; }
    public TimeOnly? Time { get; init; }
    public DateTimeOffset? Instant { get; init; }
    public DateTime? Utc { get; init; }
    [LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)] public DateTime? Clock { get; init; }
    public Colour? Colour { get; init; }
}
