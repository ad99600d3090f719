using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An insert that replaces the rows that are there.</summary>
internal sealed class ReplacingInsert() : KeyedWrite("insert-replacing", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) =>
        lake.InsertAsync(Rows(key), new InsertOptions { Table = Table, Key = Once(key), OnConflict = InsertConflict.Update });

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 5);
}
