using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A delete by key; some of the rows are not there.</summary>
internal sealed class KeyDelete() : KeyedWrite("delete-by-key", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) => lake.DeleteAsync(Rows(key), new DeleteOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key)
    {
        HashSet<string> ids = [.. Rows(key).Select(static r => r.Id)];
        contents.Remove(r => ids.Contains(r.Id));
    }

    private static Entry[] Rows(WriteKey key) => EntryRows.InSlots(key, 4);
}
