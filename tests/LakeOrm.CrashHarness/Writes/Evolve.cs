using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A table of the operation's own that gets rows, then a column more and leave for null in another, and then more rows.</summary>
internal sealed class Evolve : IWrite
{
    public string Name => "evolve";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
    [
        new ExpectedCommit(TableOf(key), Mark.Once(key.Text + "-first"), contents => contents.Put(Rows(key)[..3])),
        new ExpectedCommit(TableOf(key), Mark.Once(key.Text), contents =>
        {
            contents.Put(Rows(key)[3..]);
            contents.NullableColumns.UnionWith(["note", "amount"]);
        }),
    ];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        string table = TableOf(key);
        try
        {
            await lake.EnsureTableAsync<Entry>(new EnsureTableOptions { Table = table });
            await lake.InsertAsync(Rows(key)[..3], new InsertOptions { Table = table, Key = IdempotencyKey.Once(key.Text + "-first") });
        }
        catch (LakeSchemaException)
        {
            // An earlier worker came as far as the new columns, and the first rows are there.
        }

        await lake.EnsureTableAsync<NotedEntry>(new EnsureTableOptions { Table = table, Evolve = SchemaEvolution.AddColumns | SchemaEvolution.RelaxNulls });
        return (await lake.InsertAsync(
            [.. Rows(key)[3..].Select(static r => new NotedEntry { Id = r.Id, Bucket = r.Bucket, Lane = r.Lane, Slot = r.Slot, Number = r.Number, Amount = r.Amount, Note = "noted" })],
            new InsertOptions { Table = table, Key = IdempotencyKey.Once(key.Text) })).Outcome;
    }

    private static string TableOf(WriteKey key) => $"crash.evolved_{key.Lane}_{key.Number}";

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 5, buckets: 2);
}
