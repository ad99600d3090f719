namespace LakeOrm.RecordCases.Shapes;

/// <summary>A record struct with setters.</summary>
[LakeTable("cases.mutable_structs")]
public partial record struct MutableStruct
{
    public int Number { get; set; }

    public string? Name { get; set; }
}
