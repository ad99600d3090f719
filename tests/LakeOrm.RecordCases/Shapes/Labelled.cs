namespace LakeOrm.RecordCases.Shapes;

/// <summary>A base with a column whose getter may be overridden, and a constructor that takes no column.</summary>
public abstract record Labelled
{
    protected Labelled(object context) => Context = context;

    [LakeIgnore]
    public object Context { get; }

    public virtual string Label { get; init; } = "";
}
