using LakeOrm.CrashHarness.Records;
using LakeOrm.Drivers;

namespace LakeOrm.CrashHarness.Writes;

/// <summary>Small files put together, of a table that all lanes change meanwhile: no version holds other rows for it.</summary>
internal sealed class Optimize : IWrite
{
    public string Name => "optimize";

    public string? Maintains => nameof(ILakeMaintenance.OptimizeAsync);

    public IReadOnlyList<ExpectedCommit> Commits(WriteKey key) => [new ExpectedCommit(Tables.Changed, Mark.Once(key.Text), static _ => { })];

    public async Task<WriteOutcome> RunAsync(LakeClient lake, WriteKey key) =>
        (await lake.OptimizeAsync<Entry>(new OptimizeOptions { Table = Tables.Changed, Key = IdempotencyKey.Once(key.Text) })).Outcome;
}
