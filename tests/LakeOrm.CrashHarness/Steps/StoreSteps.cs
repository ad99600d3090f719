using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A store whose writing calls lead through the steps. Many objects are deleted one by one, so that a worker can die in between.</summary>
internal sealed class StoreSteps(ILakeStorage inner, StepTrap trap) : DelegatingStorage(inner)
{
    public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) =>
        new StoreStepWriter(await trap.AroundAsync(ObjectKinds.Of(key), StepCatalog.Create, () => Inner.CreateAsync(key, cancellationToken)), trap, ObjectKinds.Of(key));

    public override ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        // A put that comes late still needs its bytes when the caller has gone on.
        byte[] bytes = content.ToArray();
        return trap.AroundAsync(ObjectKinds.Of(key), StepCatalog.Put, () => Inner.PutIfAbsentAsync(key, bytes, cancellationToken));
    }

    public override ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        byte[] bytes = content.ToArray();
        return trap.AroundAsync(ObjectKinds.Of(key), StepCatalog.Put, () => Inner.PutAsync(key, bytes, cancellationToken));
    }

    public override async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            await trap.AroundAsync(ObjectKinds.Of(key), StepCatalog.Remove, () => Inner.DeleteAsync([key], cancellationToken));
        }
    }

    public override ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        trap.AroundAsync(StepCatalog.Unfinished, StepCatalog.Remove, () => Inner.DeleteUnfinishedAsync(prefix, before, cancellationToken));

    public override ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default) =>
        trap.AroundAsync(ObjectKinds.Of(key), StepCatalog.Unexpected, () => Inner.ReplaceIfUnchangedAsync(key, content, etag, cancellationToken));

    public override ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default) =>
        trap.AroundAsync(ObjectKinds.Of(target), StepCatalog.Unexpected, () => Inner.TryCopyAsync(source, target, cancellationToken));

    public override ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) =>
        trap.AroundAsync(prefix, StepCatalog.Unexpected, () => Inner.DeleteAllAsync(prefix, cancellationToken));
}
