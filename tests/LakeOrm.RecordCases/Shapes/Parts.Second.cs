namespace LakeOrm.RecordCases.Shapes;

/// <content>The other part.</content>
public partial record Parts
{
    public int FirstCount { get; init; }

    public int? Row { get; init; }

    public int? Rows { get; init; }
}
