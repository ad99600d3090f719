using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A writer of a store whose calls lead through the steps.</summary>
internal sealed class StoreStepWriter(LakeObjectWriter inner, StepTrap trap, string kind) : LakeObjectWriter
{
    public override long HeldBytes => inner.HeldBytes;

    public override Stream Stream { get; } = new StepStream(inner.Stream, trap, kind);

    public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default) =>
        trap.AroundAsync(kind, StepCatalog.Complete, () => inner.CompleteAsync(cancellationToken));

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
