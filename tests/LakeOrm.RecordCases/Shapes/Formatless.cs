namespace LakeOrm.RecordCases.Shapes;

/// <summary>For no table format: its files and batches alone.</summary>
[LakeTable("cases.formatless", Formats = LakeFormats.None)]
public partial record Formatless([property: LakeColumn(Name = "a name")] int Number);
