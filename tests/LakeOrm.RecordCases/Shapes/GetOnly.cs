namespace LakeOrm.RecordCases.Shapes;

/// <summary>Get-only members and a constructor of the user's own.</summary>
[LakeTable("cases.get_only")]
public partial record GetOnly
{
    public GetOnly(string id, DateOnly day)
    {
        Id = id;
        Day = day;
    }

    public string Id { get; }

    [LakePartition]
    public DateOnly Day { get; }

    [LakeIgnore]
    public object? Tag { get; init; }
}
