namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A line of <c>SHOW TABLES</c>.</summary>
[LakeProjection]
public partial record TableLine
{
    [LakeColumn(Name = "tableName")] public string? TableName { get; init; }
}
