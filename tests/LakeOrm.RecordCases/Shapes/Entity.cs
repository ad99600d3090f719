namespace LakeOrm.RecordCases.Shapes;

/// <summary>A base whose columns come first.</summary>
public abstract record Entity
{
    [LakeColumn(PrimaryKey = true)]
    public required Guid Id { get; init; }

    [LakeColumn(Auto = LakeAuto.CreateTime)]
    public DateTimeOffset CreatedAt { get; init; }

    public virtual string Kind { get; init; } = "entity";
}
