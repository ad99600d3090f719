using Apache.Arrow;
using LakeOrm.Drivers;

namespace LakeOrm.RawInserts;

/// <summary>A result as a sequence of batches, each of which lives until the next is asked for. It owns the result, also when nobody asks for the first.</summary>
internal sealed class ResultBatches(LakeResult result, CancellationToken cancellationToken) : IAsyncEnumerator<RecordBatch>
{
    private RecordBatch? _batch;

    public RecordBatch Current => _batch!;

    public async ValueTask<bool> MoveNextAsync()
    {
        _batch?.Dispose();
        _batch = null;
        _batch = await result.ReadAsync(cancellationToken).ConfigureAwait(false);
        return _batch is not null;
    }

    public ValueTask DisposeAsync()
    {
        _batch?.Dispose();
        return result.DisposeAsync();
    }
}
