namespace LakeOrm.RecordCases.Shapes;

/// <summary>For Delta alone: no statements of another format, and what only Iceberg refuses.</summary>
[LakeTable("cases.delta_only", Formats = LakeFormats.Delta)]
public partial record DeltaOnly([property: LakeColumn(PrimaryKey = true)] double Position, string? Note);
