using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.Tests.Support;

internal sealed class MemoryResult(IReadOnlyList<RecordBatch> batches, Schema schema) : LakeResult
{
    public override Schema Schema { get; } = schema;

    /// <summary>How many batches were handed out.</summary>
    public int Read { get; private set; }

    public bool Disposed { get; private set; }

    public override ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Disposed, this);
        return ValueTask.FromResult(Read < batches.Count ? batches[Read++].SliceShared(0, int.MaxValue) : null);
    }

    public override ValueTask DisposeAsync()
    {
        Disposed = true;
        return default;
    }
}
