using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A list under a producer's number.</summary>
internal sealed class SequenceInsert() : KeyedWrite("insert-sequence", Tables.Inserted)
{
    protected override Mark MarkOf(WriteKey key) => Mark.Sequence(Producer(key), key.Number);

    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) =>
        lake.InsertAsync(Rows(key), new InsertOptions { Table = Table, Key = IdempotencyKey.Sequence(Producer(key), key.Number) });

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static string Producer(WriteKey key) => $"lane-{key.Lane}";

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 5);
}
