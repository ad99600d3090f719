using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Connect.Rows;

/// <summary>Makes rows of the client a relation of the server: part of the plan while they are few, else in the session's cache.</summary>
internal static class LocalRows
{
    /// <param name="calls">The session's calls.</param>
    /// <param name="limits">How the server wants rows to be sent.</param>
    /// <param name="batches">The rows; one batch at least, of one schema. They stay the caller's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static async Task<Relation> ToRelationAsync(SessionCalls calls, RowLimits limits, IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(batches.Count, nameof(batches));
        List<ReadOnlyMemory<byte>> streams = [.. batches.Select(ToStream)];
        if (streams.Sum(static s => (long)s.Length) > limits.CacheAbove && limits.ChunkRows is { } rows)
        {
            return await ChunkedAsync(calls, [.. batches.Zip(streams).SelectMany(pair => Chunks(pair.First, pair.Second, rows, limits.ChunkBytes))], cancellationToken).ConfigureAwait(false);
        }

        // A server reads the first batch of a stream, and not all read more.
        ReadOnlyMemory<byte> whole = batches.Count == 1 ? streams[0] : ToStream(Concatenate(batches));
        LocalRelation local = new() { Data = UnsafeByteOperations.UnsafeWrap(whole) };
        if (whole.Length <= limits.CacheAbove)
        {
            return new Relation { LocalRelation = local };
        }

        ReadOnlyMemory<byte> message = local.ToByteArray();
        string hash = ArtifactUpload.HashOf(message);
        await ArtifactUpload.StoreAsync(calls, new Dictionary<string, ReadOnlyMemory<byte>> { [hash] = message }, cancellationToken).ConfigureAwait(false);
        return new Relation { CachedLocalRelation = new CachedLocalRelation { Hash = hash } };
    }

    private static async Task<Relation> ChunkedAsync(SessionCalls calls, IReadOnlyList<ReadOnlyMemory<byte>> chunks, CancellationToken cancellationToken)
    {
        ChunkedCachedLocalRelation relation = new();
        Dictionary<string, ReadOnlyMemory<byte>> blocks = new(StringComparer.Ordinal);
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            string hash = ArtifactUpload.HashOf(chunk);
            relation.DataHashes.Add(hash);
            blocks[hash] = chunk;
        }

        await ArtifactUpload.StoreAsync(calls, blocks, cancellationToken).ConfigureAwait(false);
        return new Relation { ChunkedCachedLocalRelation = relation };
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Chunks(RecordBatch batch, ReadOnlyMemory<byte> stream, int maxRows, int maxBytes)
    {
        if (batch.Length <= maxRows && stream.Length <= maxBytes)
        {
            yield return stream;
            yield break;
        }

        // Rows differ in size: a chunk that is still too large is parted again.
        int rows = Math.Max(1, Math.Min(maxRows, (int)((long)batch.Length * maxBytes / Math.Max(stream.Length, 1))));
        for (int start = 0; start < batch.Length; start += rows)
        {
            // It shares the batch's memory, so it is not disposed.
            RecordBatch slice = batch.Slice(start, Math.Min(rows, batch.Length - start));
            ReadOnlyMemory<byte> part = ToStream(slice);
            foreach (ReadOnlyMemory<byte> chunk in slice.Length == 1 || slice.Length == batch.Length ? [part] : Chunks(slice, part, maxRows, maxBytes))
            {
                yield return chunk;
            }
        }
    }

    private static ReadOnlyMemory<byte> ToStream(RecordBatch batch)
    {
        MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    private static RecordBatch Concatenate(IReadOnlyList<RecordBatch> batches) => new(
        batches[0].Schema,
        Enumerable.Range(0, batches[0].ColumnCount).Select(column => ArrowArrayConcatenator.Concatenate([.. batches.Select(b => b.Column(column))])),
        batches.Sum(static b => b.Length));
}
