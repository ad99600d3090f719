namespace LakeOrm.RecordCases.Types;

/// <summary>Every type that a table can be partitioned by.</summary>
[LakeTable("cases.every_partition")]
public partial record EveryPartition
{
    public long Id { get; init; }

    [LakePartition]
    public bool? Boolean { get; init; }

    [LakePartition]
    public byte? Byte { get; init; }

    [LakePartition]
    public int Int32 { get; init; }

    [LakePartition]
    public long? Int64 { get; init; }

    [LakePartition]
    public ulong? UInt64 { get; init; }

    [LakePartition, LakeColumn(Precision = 9, Scale = 2)]
    public decimal? Decimal { get; init; }

    [LakePartition]
    public string? Text { get; init; }

    [LakePartition]
    public Guid? Guid { get; init; }

    [LakePartition]
    public DateOnly? Date { get; init; }

    [LakePartition]
    public TimeOnly? Time { get; init; }

    [LakePartition]
    public DateTimeOffset? Instant { get; init; }

    [LakePartition, LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime? Reading { get; init; }

    [LakePartition]
    public Colour? Colour { get; init; }

    [LakePartition, LakeColumn(StoredAs = LakeStoredAs.Number)]
    public Huge? Huge { get; init; }
}
