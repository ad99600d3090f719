namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A record whose table has all that Iceberg's DDL can say.</summary>
[LakeTable("orders", Formats = LakeFormats.Iceberg)]
public partial record Order
{
    [LakeColumn(PrimaryKey = true, MergeKey = true, Comment = "the order's number"), LakePartition(LakeTransform.Bucket, 4)]
    public required long Id { get; init; }

    [LakePartition(LakeTransform.Day)]
    public DateTimeOffset Placed { get; init; }

    [LakeColumn(Sortable = true)]
    public required string Customer { get; init; }

    public List<string> Tags { get; init; } = [];

    public int Amount { get; init; }
}
