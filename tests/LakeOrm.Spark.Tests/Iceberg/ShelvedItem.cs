namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A small table with partitions.</summary>
[LakeTable("shelved_items")]
public partial record ShelvedItem([property: LakeColumn(PrimaryKey = true)] long Id, [property: LakePartition] string Shelf, int Amount);
