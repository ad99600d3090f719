using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A list into several partitions that are there.</summary>
internal sealed class ListInsert() : KeyedWrite("insert-list", Tables.Inserted)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) => lake.InsertAsync(Rows(key), new InsertOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 12);
}
