namespace LakeOrm.RecordCases.Shapes;

/// <summary>A record with a body on a positional base.</summary>
[LakeTable("cases.cats")]
public partial record Cat : Animal
{
    public Cat(string name)
        : base("cat", 4) => Name = name;

    public string Name { get; }
}
