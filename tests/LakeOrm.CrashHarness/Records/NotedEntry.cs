namespace LakeOrm.CrashHarness.Records;

/// <summary>The record of <see cref="Entry"/> later: a column more, and another that takes null.</summary>
[LakeTable("crash.entries")]
public partial record NotedEntry
{
    [LakeColumn(PrimaryKey = true)] public required string Id { get; init; }
    [LakePartition] public required string Bucket { get; init; }
    public required int Lane { get; init; }
    public required int Slot { get; init; }
    public required long Number { get; init; }
    public long? Amount { get; init; }
    public string? Note { get; init; }
}
