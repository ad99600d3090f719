namespace LakeOrm.Spark.Tests.Iceberg;

[LakeStruct]
public partial record MeterPlaceV2
{
    public required long Floor { get; init; }
    public string? Door { get; init; }
}
