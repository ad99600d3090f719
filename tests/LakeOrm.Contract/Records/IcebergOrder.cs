namespace LakeOrm.Contract.Records;

/// <summary>What the local lake, whose tables are of Delta, cannot hold.</summary>
[LakeTable("sales.iceberg_orders", Formats = LakeFormats.Iceberg)]
public partial record IcebergOrder([property: LakePartition(LakeTransform.Bucket, 16)] long Id, string Note);
