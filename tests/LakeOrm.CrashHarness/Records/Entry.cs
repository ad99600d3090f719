namespace LakeOrm.CrashHarness.Records;

/// <summary>A row of the tables that are written while processes die.</summary>
[LakeTable("crash.entries")]
public partial record Entry
{
    [LakeColumn(PrimaryKey = true)] public required string Id { get; init; }
    [LakePartition] public required string Bucket { get; init; }
    public required int Lane { get; init; }
    public required int Slot { get; init; }
    public required long Number { get; init; }
    public required long Amount { get; init; }
}
