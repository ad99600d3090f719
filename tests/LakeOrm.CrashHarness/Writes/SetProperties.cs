using LakeOrm.CrashHarness.Records;
using LakeOrm.Drivers;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>A property of the lane's own, of a table that all lanes write to. Done twice, it would take back what the lane set since.</summary>
internal sealed class SetProperties : IWrite
{
    public string Name => "set-properties";

    public string? Maintains => nameof(ILakeMaintenance.SetPropertiesAsync);

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) =>
        [new ExpectedCommit(Tables.Inserted, Mark.Once(key.Text), contents => contents.Properties[PropertyOf(key)] = ValueOf(key))];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key) =>
        (await lake.SetPropertiesAsync<Entry>(
            new Dictionary<string, string?> { [PropertyOf(key)] = ValueOf(key) },
            new SetPropertiesOptions { Table = Tables.Inserted, Key = IdempotencyKey.Once(key.Text) })).Outcome;

    private static string PropertyOf(WriteKey key) => $"lane-{key.Lane}";

    private static string ValueOf(WriteKey key) => $"{key.Number}";
}
