using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An overwrite: the only kind whose outcome depends on which lane came last.</summary>
internal sealed class Overwrite() : KeyedWrite("overwrite", Tables.Overwritten)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) => lake.OverwriteAsync(Rows(key), new OverwriteOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key)
    {
        contents.Clear();
        contents.Put(Rows(key));
    }

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 7, buckets: 2);
}
