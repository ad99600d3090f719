using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>Rows whose file is too large for one request to any store, into a table of the lane's own.</summary>
internal sealed class LargeInsert : IWrite
{
    private const int Count = 8;
    private const int NoiseOfARow = 700 * 1024;

    public string Name => "insert-large";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) => [new ExpectedCommit(TableOf(key), Mark.Once(key.Text), contents => contents.Put(Rows(key)))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        await lake.EnsureTableAsync<NotedEntry>(new EnsureTableOptions { Table = TableOf(key) });
        Random random = key.Random();
        byte[] noise = new byte[NoiseOfARow];
        return (await lake.InsertAsync(
            [.. Rows(key).Select(r =>
            {
                random.NextBytes(noise);
                return new NotedEntry { Id = r.Id, Bucket = r.Bucket, Lane = r.Lane, Slot = r.Slot, Number = r.Number, Amount = r.Amount, Note = Convert.ToBase64String(noise) };
            })],
            new InsertOptions { Table = TableOf(key), Key = IdempotencyKey.Once(key.Text) })).Outcome;
    }

    private static string TableOf(WriteKey key) => $"crash.large_{key.Lane}";

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, Count, buckets: 1);
}
