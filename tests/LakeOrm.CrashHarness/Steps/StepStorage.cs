using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A folder's storage whose writing calls lead through the steps.</summary>
internal sealed class StepStorage(string root, StepTrap trap) : DelegatingStorage(new FileStorage(root, new StepFileCalls(trap)))
{
    public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) =>
        new StepObjectWriter(await For(key, () => Inner.CreateAsync(key, cancellationToken)), trap, KindOf(key), Inner.GetLocalPath(key)!);

    public override ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        For(key, () => Inner.PutIfAbsentAsync(key, content, cancellationToken));

    public override ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        For(key, () => Inner.PutAsync(key, content, cancellationToken));

    public override async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            await For(key, () => Inner.DeleteAsync([key], cancellationToken));
        }
    }

    public override ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        StepFileCalls.For(StepCatalog.Unfinished, null, () => Inner.DeleteUnfinishedAsync(prefix, before, cancellationToken));

    private static string KindOf(string key) => key switch
    {
        _ when !key.Contains("/_delta_log/", StringComparison.Ordinal) => StepCatalog.DataFile,
        _ when key.EndsWith(".json", StringComparison.Ordinal) => StepCatalog.Commit,
        _ when key.EndsWith("/_last_checkpoint", StringComparison.Ordinal) => StepCatalog.LastCheckpoint,
        _ => StepCatalog.Checkpoint,
    };

    private T For<T>(string key, Func<T> call) => StepFileCalls.For(KindOf(key), Inner.GetLocalPath(key), call);
}
