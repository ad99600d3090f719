namespace LakeOrm.Local.Tests.Records;

/// <summary>A table that another engine makes with some feature of the protocol.</summary>
[LakeTable("featured")]
public partial record FeatureRow
{
    public required long Id { get; init; }
    public string? Text { get; init; }
    public long? N { get; init; }
}
