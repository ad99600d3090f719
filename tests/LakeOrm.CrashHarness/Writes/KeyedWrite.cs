namespace LakeOrm.CrashHarness.Writes;

/// <summary>A kind of write that is one call and one commit.</summary>
internal abstract class KeyedWrite(string name, string table) : IWrite
{
    public string Name => name;

    protected string Table => table;

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) => [new ExpectedCommit(table, MarkOf(key), contents => Apply(contents, key))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key) => (await WriteAsync(lake, key)).Outcome;

    protected static IdempotencyKey Once(WriteKey key) => IdempotencyKey.Once(key.Text);

    protected virtual Mark MarkOf(WriteKey key) => Mark.Once(key.Text);

    protected abstract Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key);

    protected abstract void Apply(Contents contents, WriteKey key);
}
