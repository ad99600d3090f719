using LakeOrm.Storage;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A writer of a folder whose calls lead through the steps.</summary>
internal sealed class FolderStepWriter(LakeObjectWriter inner, StepTrap trap, string kind, string path) : LakeObjectWriter
{
    public override Stream Stream { get; } = new StepStream(inner.Stream, trap, kind);

    public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default) =>
        StepFileCalls.For(kind, path, () => inner.CompleteAsync(cancellationToken));

    public override ValueTask DisposeAsync() => StepFileCalls.For(kind, path, inner.DisposeAsync);
}
