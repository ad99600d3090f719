namespace LakeOrm.Spark.Tests.Iceberg;

[LakeStruct]
public partial record MeterPlaceV1
{
    public required int Floor { get; init; }
}
