namespace LakeOrm.RecordCases.Shapes;

/// <summary>A positional record with defaults, one member that is no parameter, and one that is computed.</summary>
[LakeTable("cases.positional")]
public partial record Positional([property: LakeColumn(PrimaryKey = true)] string Id, [LakeColumn(Optional = true)] int Amount = 7, string? Note = null)
{
    [LakeColumn(Optional = true)]
    public string Extra { get; init; } = "kept";

    public string Title => $"{Id} ({Amount})";
}
