namespace LakeOrm.CrashHarness.Writes;

/// <summary>An update that adds to what is there: done twice, it shows.</summary>
internal sealed class ConditionUpdate() : KeyedWrite("update-by-condition", Tables.Changed)
{
    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key)
    {
        (int least, string bucket, long amount) = ValuesOf(key);
        return lake.UpdateAsync<Records.Entry>(
            $"amount = amount + {amount}, number = {key.Number}",
            $"lane = {key.Lane} AND (slot >= {least} OR bucket = {bucket})",
            new UpdateOptions { Table = Table, Key = Once(key) });
    }

    protected override void Apply(Contents contents, WriteKey key)
    {
        (int least, string bucket, long amount) = ValuesOf(key);
        contents.Change(r => r.Lane == key.Lane && (r.Slot >= least || r.Bucket == bucket), r => r with { Amount = r.Amount + amount, Number = key.Number });
    }

    private static (int Least, string Bucket, long Amount) ValuesOf(WriteKey key)
    {
        Random random = key.Random();
        return (random.Next(Tables.Slots), $"b{random.Next(3)}", random.Next(1, 1_000));
    }
}
