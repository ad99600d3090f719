using LakeOrm.CrashHarness.Records;
using LakeOrm.Drivers;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A checkpoint of a table of the lane's own, whose log is old when an operation begins (<see cref="OldLogs"/>), so that what came before is deleted; then more rows.</summary>
internal sealed class CleanLog : IWrite
{
    private const int Parts = 3;

    public string Name => "clean-log";

    public string? Maintains => nameof(ILakeMaintenance.CheckpointAsync);

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
        [.. Enumerable.Range(0, Parts).Select(part => new ExpectedCommit(TableOf(key), Mark.Once(TextOf(key, part)), contents => contents.Put(Rows(key, part))))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key)
    {
        string table = TableOf(key);
        await lake.EnsureTableAsync<Entry>(new EnsureTableOptions
        {
            Table = table,
            Properties = new Dictionary<string, string?> { ["delta.logRetentionDuration"] = "interval 1 day", ["delta.checkpointInterval"] = "4" },
        });
        await lake.CheckpointAsync(LakeTableName.Parse(table));
        WriteOutcome outcome = default;
        for (int part = 0; part < Parts; part++)
        {
            // Its commit may be gone, and with it the hash of the rows: the key is what is left.
            outcome = (await lake.InsertAsync(Rows(key, part), new InsertOptions { Table = table, Key = IdempotencyKey.Once(TextOf(key, part)), VerifyPayload = false })).Outcome;
        }

        return outcome == WriteOutcome.DuplicatePayloadUnverified ? WriteOutcome.Duplicate : outcome;
    }

    private static string TableOf(WriteKey key) => $"crash.{OldLogs.Prefix}{key.Lane}";

    private static string TextOf(WriteKey key, int part) => $"{key.Text}-{part}";

    private static Entry[] Rows(WriteKey key, int part) => [EntryRows.New(key, Parts)[part]];
}
