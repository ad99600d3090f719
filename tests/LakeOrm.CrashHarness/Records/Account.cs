namespace LakeOrm.CrashHarness.Records;

/// <summary>An account of the bank, whose sum never changes.</summary>
[LakeTable("bank.accounts")]
public partial record Account
{
    [LakeColumn(PrimaryKey = true)] public required long Id { get; init; }
    public required long Balance { get; init; }
}
