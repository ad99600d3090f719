namespace LakeOrm.CrashHarness.Writes;

/// <summary>A key that is fenced, and a write under it that must be refused.</summary>
internal sealed class Fence : IWrite
{
    public string Name => "fence";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) => [new ExpectedCommit(Tables.Inserted, Mark.Once(key.Text), static _ => { })];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        IdempotencyKey fenced = IdempotencyKey.Once(key.Text);
        LakeTableName table = LakeTableName.Parse(Tables.Inserted);
        WriteState before = (await lake.LookUpAsync(table, fenced)).State;
        WriteState after = (await lake.FenceAsync(table, fenced)).State;
        if (after != WriteState.Fenced)
        {
            throw new InvalidOperationException($"{key.Text}: a fence of a key that nobody wrote under says {after}.");
        }

        try
        {
            await lake.InsertAsync(EntryRows.New(key, 2), new InsertOptions { Table = Tables.Inserted, Key = fenced });
        }
        catch (LakeIdempotencyException)
        {
            return before == WriteState.Fenced ? WriteOutcome.Duplicate : WriteOutcome.Committed;
        }

        throw new InvalidOperationException($"{key.Text}: a write under a fenced key went through.");
    }
}
