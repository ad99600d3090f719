namespace LakeOrm.RecordCases.Types;

/// <summary>Every partition transform, on every type that it takes, and a partition without one between them.</summary>
[LakeTable("cases.every_transform", Formats = LakeFormats.Iceberg)]
public partial record EveryTransform
{
    [LakePartition(LakeTransform.Bucket, 16)]
    public long Id { get; init; }

    [LakePartition(LakeTransform.Truncate, 10), LakePartition(LakeTransform.Bucket, 4, Order = -1)]
    public string? Name { get; init; }

    [LakePartition]
    public string? Country { get; init; }

    [LakePartition(LakeTransform.Truncate, 100), LakeColumn(Precision = 9, Scale = 2)]
    public decimal Amount { get; init; }

    [LakePartition(LakeTransform.Bucket, 2)]
    public byte[]? Bytes { get; init; }

    [LakePartition(LakeTransform.Bucket, 3), LakeColumn(Indexed = true)]
    public Guid Guid { get; init; }

    [LakePartition(LakeTransform.Year)]
    public DateOnly? Born { get; init; }

    [LakePartition(LakeTransform.Month)]
    public DateTime Seen { get; init; }

    [LakePartition(LakeTransform.Day), LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset Created { get; init; }

    [LakePartition(LakeTransform.Hour), LakeColumn(StoredAs = LakeStoredAs.TimestampNtz)]
    public DateTime Clock { get; init; }
}
