using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A folder's storage whose calls of the file system lead through the steps.</summary>
internal sealed class FolderSteps(string root, StepTrap trap) : DelegatingStorage(new FileStorage(root, new StepFileCalls(trap)))
{
    public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) =>
        new FolderStepWriter(await For(key, () => Inner.CreateAsync(key, cancellationToken)), trap, ObjectKinds.Of(key), Inner.GetLocalPath(key)!);

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

    private T For<T>(string key, Func<T> call) => StepFileCalls.For(ObjectKinds.Of(key), Inner.GetLocalPath(key), call);
}
