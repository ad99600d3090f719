namespace LakeOrm.RecordCases.Shapes;

/// <summary>A readonly record struct.</summary>
[LakeTable("cases.points")]
public readonly partial record struct Point(long X, long Y, [property: LakePartition] string Layer);
