using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An upsert that another commit overtakes for certain: while its rows are read, one of them is upserted. So the files that it wrote on the old version go, and it runs again.</summary>
internal sealed class OvertakenUpsert : IWrite
{
    public string Name => "upsert-overtaken";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
    [
        new ExpectedCommit(Tables.Changed, Mark.Once(RivalOf(key)), contents => contents.Put([RivalRow(key)])),
        new ExpectedCommit(Tables.Changed, Mark.Once(key.Text), contents => contents.Put(Rows(key))),
    ];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key) =>
        (await lake.UpsertAsync(StreamAsync(lake, key), new UpsertOptions { Table = Tables.Changed, Key = IdempotencyKey.Once(key.Text) })).Outcome;

    private static async IAsyncEnumerable<Entry> StreamAsync(LakeClient lake, WriteKey key)
    {
        await lake.UpsertAsync([RivalRow(key)], new UpsertOptions { Table = Tables.Changed, Key = IdempotencyKey.Once(RivalOf(key)) });
        foreach (Entry row in Rows(key))
        {
            yield return row;
        }
    }

    private static string RivalOf(WriteKey key) => key.Text + "-rival";

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 4);

    private static Entry RivalRow(WriteKey key) => Rows(key)[0] with { Amount = -1 };
}
