using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An update by key; some of the rows are not there.</summary>
internal sealed class KeyUpdate() : KeyedWrite("update-by-key", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) => lake.UpdateAsync(Rows(key), new UpdateOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key) => contents.PutPresent(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 6);
}
