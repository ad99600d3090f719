namespace LakeOrm.RecordCases.Shapes;

/// <summary>A parameterless constructor of the user's own, and a base that has none.</summary>
[LakeTable("cases.own_constructor")]
public partial record OwnConstructor : Labelled
{
    private readonly List<string> _seen;

    public OwnConstructor()
        : base(new object()) => (_seen, Size) = ([], 9);

    public int Id { get; init; }

    [LakeColumn(Optional = true)]
    public int Size { get; init; }

    public override string Label { get => $"<{base.Label}>"; }

    [LakeIgnore]
    public int Seen => _seen.Count;

    public virtual bool Equals(OwnConstructor? other) => other is not null && (Id, Size, Label) == (other.Id, other.Size, other.Label);

    public override int GetHashCode() => Id;
}
