namespace LakeOrm.Benchmarks.Delta;

/// <summary>A record with a key, cheap to make by the million.</summary>
[LakeTable("benchmarks.ledger")]
public sealed partial record LedgerRow
{
    [LakeColumn(PrimaryKey = true)]
    public required long Id { get; init; }

    public required int Account { get; init; }

    public required double Amount { get; init; }

    public required DateTime BookedAt { get; init; }

    public required string Text { get; init; }
}
