namespace LakeOrm.RecordCases.Shapes;

/// <summary>A positional record on a positional base.</summary>
[LakeTable("cases.dogs")]
public partial record Dog(string Name, int Legs) : Animal("dog", Legs);
