using LakeOrm.CrashHarness.Records;
using LakeOrm.Drivers;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A table of the operation's own that gets rows twice and is taken back to the first.</summary>
internal sealed class Restore : IWrite
{
    // The table is made as version 0.
    private const long FirstRows = 1;

    public string Name => "restore";

    public string? Maintains => nameof(ILakeMaintenance.RestoreAsync);

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
    [
        new ExpectedCommit(TableOf(key), Mark.Once(key.Text + "-first"), contents => contents.Put(First(key))),
        new ExpectedCommit(TableOf(key), Mark.Once(key.Text + "-second"), contents => contents.Put(Second(key))),
        new ExpectedCommit(TableOf(key), Mark.Once(key.Text), contents => contents.Remove(r => Second(key).Any(s => s.Id == r.Id))),
    ];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        string table = TableOf(key);
        await lake.EnsureTableAsync<Entry>(new EnsureTableOptions { Table = table });
        await lake.InsertAsync(First(key), new InsertOptions { Table = table, Key = IdempotencyKey.Once(key.Text + "-first") });
        await lake.InsertAsync(Second(key), new InsertOptions { Table = table, Key = IdempotencyKey.Once(key.Text + "-second") });
        return (await lake.RestoreAsync<Entry>(FirstRows, new RestoreOptions { Table = table, Key = IdempotencyKey.Once(key.Text) })).Outcome;
    }

    private static string TableOf(WriteKey key) => $"crash.restored_{key.Lane}_{key.Number}";

    private static Entry[] First(WriteKey key) => EntryRows.New(key, 5, buckets: 2)[..3];

    private static Entry[] Second(WriteKey key) => EntryRows.New(key, 5, buckets: 2)[3..];
}
