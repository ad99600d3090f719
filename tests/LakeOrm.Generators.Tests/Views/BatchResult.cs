using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.Generators.Tests.Views;

/// <summary>A result of one batch.</summary>
internal sealed class BatchResult(RecordBatch batch) : LakeResult
{
    private RecordBatch? _next = batch;

    public override Schema Schema { get; } = batch.Schema;

    public override ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default)
    {
        RecordBatch? next = _next;
        _next = null;
        return ValueTask.FromResult(next);
    }

    public override ValueTask DisposeAsync() => default;
}
