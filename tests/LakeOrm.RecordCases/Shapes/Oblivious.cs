#nullable disable

namespace LakeOrm.RecordCases.Shapes;

/// <summary>Written where nothing is said about null.</summary>
[LakeTable("cases.oblivious")]
public partial record Oblivious
{
    [LakeColumn(MergeKey = true)]
    public string Key { get; init; }

    [LakeColumn(NotNull = true)]
    public string Name { get; init; }

    [LakeColumn(NotNull = true)]
    public byte[] Payload { get; init; }

    public string Note { get; init; }
}
