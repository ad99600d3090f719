namespace LakeOrm.RecordCases.Shapes;

/// <summary>One of two parts.</summary>
[LakeTable("cases.parts", Naming = LakeNaming.AsIs)]
public partial record Parts
{
    public int First { get; init; }
}
