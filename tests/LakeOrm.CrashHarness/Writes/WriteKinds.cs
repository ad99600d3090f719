namespace LakeOrm.CrashHarness.Writes;

/// <summary>Which kind an operation is of. A lane goes through all kinds in rounds, each round in an order of its own.</summary>
internal static class WriteKinds
{
    // Logs are cleaned up twice: only the second time there is a checkpoint to delete.
    public static IReadOnlyList<IWrite> All { get; } =
    [
        new ListInsert(), new StreamInsert(), new SequenceInsert(), new IgnoringInsert(), new ReplacingInsert(), new RefusingInsert(),
        new Upsert(), new OvertakenUpsert(), new KeyUpdate(), new ConditionUpdate(), new KeyDelete(), new ConditionDelete(),
        new Overwrite(), new Append(), new Fence(), new MakeTable(), new Optimize(), new Restore(), new SetProperties(), new Evolve(), new CleanLog(), new CleanLog(), new LargeInsert(),
    ];

    public static long RoundOf(WriteKey key) => key.Number / All.Count;

    public static IWrite Of(WriteKey key)
    {
        IWrite[] round = [.. All];
        (key with { Number = -1 - RoundOf(key) }).Random().Shuffle(round);
        return round[key.Number % round.Length];
    }
}
