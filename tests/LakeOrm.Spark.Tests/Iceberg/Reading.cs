namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A record whose table has an order.</summary>
[LakeTable("readings")]
public partial record Reading([property: LakeColumn(Sortable = true)] long Round, int Value);
