namespace LakeOrm.Fuzz.Corpus;

/// <summary>A row of one number.</summary>
[LakeTable("plain")]
public partial record Plain
{
    public long Id { get; init; }
}
