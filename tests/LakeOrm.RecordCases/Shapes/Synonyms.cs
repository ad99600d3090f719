namespace LakeOrm.RecordCases.Shapes;

/// <summary>The three spellings of one attribute.</summary>
[LakeTable("cases.synonyms")]
public partial record Synonyms
{
    [LakeColumn(Name = "first")]
    public int A { get; init; }

    [LakeOrmColumn(Name = "second")]
    public int B { get; init; }

    [SparkColumn(Name = "third", PrimaryKey = true)]
    public int C { get; init; }
}
