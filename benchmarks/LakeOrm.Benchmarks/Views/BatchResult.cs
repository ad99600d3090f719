using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.Benchmarks.Views;

/// <summary>A result of one batch twice, the first of which warms up the reader that the second takes over.</summary>
internal sealed class BatchResult(RecordBatch batch) : LakeResult
{
    private int _left = 2;

    public override Schema Schema { get; } = batch.Schema;

    public override ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(_left-- > 0 ? batch.SliceShared(0, batch.Length) : null);

    public override ValueTask DisposeAsync() => default;
}
