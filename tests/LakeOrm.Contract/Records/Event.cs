namespace LakeOrm.Contract.Records;

/// <summary>A small table without partitions.</summary>
[LakeTable("events")]
public partial record Event(long Id, string Kind, double Value);
