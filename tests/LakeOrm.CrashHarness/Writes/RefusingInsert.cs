using LakeOrm.CrashHarness.Records;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>An insert of rows that must not be there, and once more under another key, which must be refused.</summary>
internal sealed class RefusingInsert() : KeyedWrite("insert-refusing", Tables.Changed)
{
    protected override async Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key)
    {
        Entry[] rows = Rows(key);
        WriteResult result = await lake.InsertAsync(rows, new InsertOptions { Table = Table, Key = Once(key), OnConflict = InsertConflict.Error });
        try
        {
            await lake.InsertAsync(rows, new InsertOptions { Table = Table, Key = IdempotencyKey.Once(key.Text + "-again"), OnConflict = InsertConflict.Error });
        }
        catch (LakeDataException)
        {
            return result;
        }

        throw new InvalidOperationException($"{key.Text}: rows that are there were inserted again.");
    }

    protected override void Apply(Contents contents, WriteKey key) => contents.Put(Rows(key));

    private static Entry[] Rows(WriteKey key) => EntryRows.New(key, 3);
}
