using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Execution;

/// <summary>Puts the parts of a batch together that a server sent in several messages.</summary>
internal sealed class ChunkAssembler
{
    private readonly List<ReadOnlyMemory<byte>> _parts = [];
    private long _rowCount;
    private long? _startOffset;
    private long _expected;

    /// <summary>Takes a message.</summary>
    /// <returns>The batch that is complete with it; null while parts lack.</returns>
    /// <exception cref="LakeDataException">The parts do not follow each other.</exception>
    public BatchPart? Add(ExecutePlanResponse.Types.ArrowBatch batch)
    {
        long? offset = batch.HasStartOffset ? batch.StartOffset : null;
        if (!batch.HasNumChunksInBatch || batch.NumChunksInBatch <= 1)
        {
            return _parts.Count == 0 ? new BatchPart(batch.Data.Memory, batch.RowCount, offset) : throw Broken(batch, "a whole batch");
        }

        if (_parts.Count == 0)
        {
            (_expected, _rowCount, _startOffset) = (batch.NumChunksInBatch, batch.RowCount, offset);
        }

        if (batch.ChunkIndex != _parts.Count || batch.NumChunksInBatch != _expected || batch.RowCount != _rowCount || offset != _startOffset)
        {
            throw Broken(batch, $"part {batch.ChunkIndex + 1} of {batch.NumChunksInBatch}");
        }

        _parts.Add(batch.Data.Memory);
        if (_parts.Count < _expected)
        {
            return null;
        }

        byte[] whole = new byte[_parts.Sum(static p => (long)p.Length)];
        int at = 0;
        foreach (ReadOnlyMemory<byte> part in _parts)
        {
            part.CopyTo(whole.AsMemory(at));
            at += part.Length;
        }

        _parts.Clear();
        return new BatchPart(whole, _rowCount, _startOffset);
    }

    /// <summary>Sees that no batch is left half.</summary>
    /// <exception cref="LakeDataException">The answer ends within a batch.</exception>
    public void Complete()
    {
        if (_parts.Count > 0)
        {
            throw new LakeDataException($"The server's answer ends within a batch: expected {_expected} parts, found {_parts.Count}.");
        }
    }

    private LakeDataException Broken(ExecutePlanResponse.Types.ArrowBatch batch, string found) =>
        new($"The server's answer is out of order at row {(batch.HasStartOffset ? batch.StartOffset : 0)}: expected part {_parts.Count + 1} of {_expected} of a batch, found {found}.");
}
