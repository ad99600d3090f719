using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An insert that leaves out the rows that are there.</summary>
internal sealed class IgnoringInsert() : KeyedWrite("insert-ignoring", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) =>
        lake.InsertAsync(Rows(key), new InsertOptions { Table = Table, Key = Once(key), OnConflict = InsertConflict.Ignore });

    protected override void Apply(Contents contents, WriteKey key) => contents.PutMissing(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 8);
}
