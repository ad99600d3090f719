using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A table that other lanes may be making, too, and its rows.</summary>
internal sealed class MakeTable : IWrite
{
    public string Name => "make-table";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) => [new ExpectedCommit(TableOf(key), Mark.Once(key.Text), contents => contents.Put(Rows(key)))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        await lake.EnsureTableAsync<Entry>(new EnsureTableOptions { Table = TableOf(key) });
        return (await lake.InsertAsync(Rows(key), new InsertOptions { Table = TableOf(key), Key = IdempotencyKey.Once(key.Text) })).Outcome;
    }

    private static string TableOf(WriteKey key) => Tables.Made(WriteKinds.RoundOf(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 2, buckets: 1);
}
