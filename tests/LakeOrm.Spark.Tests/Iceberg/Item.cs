namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A small table.</summary>
[LakeTable("items")]
public partial record Item([property: LakeColumn(PrimaryKey = true, MergeKey = true)] long Id, string Kind, int Amount);
