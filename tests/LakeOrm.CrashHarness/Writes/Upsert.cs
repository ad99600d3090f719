using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>Rows that replace, add, and move between partitions.</summary>
internal sealed class Upsert() : KeyedWrite("upsert", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) => lake.UpsertAsync(Rows(key), new UpsertOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 6);
}
