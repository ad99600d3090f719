using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An appender under a producer's name, which gets the lane's last rows once more before the new ones.</summary>
internal sealed class Append : IWrite
{
    private const int RowsInBatch = 10;

    public string Name => "append";

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
        [new ExpectedCommit(Tables.Appended, Mark.Sequence(Producer(key), Position(key) + RowsInBatch), contents => contents.Put(Rows(key, Position(key), RowsInBatch)))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        long first = Math.Max(0, Position(key) - RowsInBatch);
        await using LakeAppender<Entry> appender = lake.OpenAppender<Entry>(new AppenderOptions
        {
            Table = Tables.Appended,
            Producer = Producer(key),
            FirstPosition = first,
            FlushRows = RowsInBatch,
            FlushInterval = null,
        });
        bool isThere = await appender.GetPositionAsync() >= Position(key) + RowsInBatch;
        await appender.WriteAsync(Rows(key, first, (int)(Position(key) - first) + RowsInBatch));
        await appender.FlushAsync();
        return isThere ? WriteOutcome.Duplicate : WriteOutcome.Committed;
    }

    private static string Producer(WriteKey key) => $"reader-{key.Lane}";

    // Each round of a lane has one of these.
    private static long Position(WriteKey key) => WriteKinds.RoundOf(key) * RowsInBatch;

    private static Entry[] Rows(WriteKey key, long first, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Entry
        {
            Id = $"l{key.Lane}-p{first + i}",
            Bucket = $"b{(first + i) % 2}",
            Lane = key.Lane,
            Slot = 0,
            Number = first + i,
            Amount = (first + i) * 3,
        }),
    ];
}
