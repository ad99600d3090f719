namespace LakeOrm.CrashHarness.Writes;

/// <summary>A delete by condition.</summary>
internal sealed class ConditionDelete() : KeyedWrite("delete-by-condition", Tables.Changed)
{
    private const int Parts = 9;

    protected override Task<WriteResult> WriteAsync(LakeClient lake, WriteKey key) =>
        lake.DeleteAsync<Records.Entry>($"lane = {key.Lane} AND slot % {Parts} = {PartOf(key)}", new DeleteOptions { Table = Table, Key = Once(key) });

    protected override void Apply(Contents contents, WriteKey key) => contents.Remove(r => r.Lane == key.Lane && r.Slot % Parts == PartOf(key));

    private static int PartOf(WriteKey key) => key.Random().Next(Parts);
}
