using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A stream into partitions that are new, under another engine's kind of key.</summary>
internal sealed class StreamInsert() : KeyedWrite("insert-stream", Tables.Inserted)
{
    protected override Mark MarkOf(WriteKey key) => new(Application(key), key.Number);

    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) =>
        lake.InsertAsync(EntryRows.Stream(Rows(key)), new InsertOptions { Table = Table, Key = IdempotencyKey.Raw(Application(key), key.Number) });

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static string Application(WriteKey key) => $"stream-{key.Lane}";

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 8, buckets: 2, prefix: $"l{key.Lane}-n{key.Number}-");
}
