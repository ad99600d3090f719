using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using LakeOrm.CompilerServices;
using LakeOrm.Parquet;

namespace LakeOrm.Drivers;

/// <summary>The caller's rows as a driver sees them: chunk by chunk, stamped, validated and hashed on the way, without their type.</summary>
[Experimental("LAKEORM001")]
public abstract class RowSource : IAsyncDisposable
{
    /// <summary>The record's schema.</summary>
    public abstract LakeTableSchema Schema { get; }

    /// <summary>The leaf columns of the record's Parquet form.</summary>
    public abstract ParquetSchema ParquetSchema { get; }

    /// <summary>The rows of the chunk that <see cref="MoveNextAsync"/> loaded.</summary>
    public abstract int Count { get; }

    /// <summary>How many rows were loaded so far, this chunk included.</summary>
    public abstract long TotalCount { get; }

    /// <summary>How many rows there are in all; null while a stream has not told.</summary>
    public abstract long? Length { get; }

    /// <summary>Loads and validates the next chunk. After a failure the rest of the rows is read too, so that the error is complete.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="LakeValidationException">Rows break the record's rules; raised when all rows were seen.</exception>
    public abstract ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken = default);

    /// <summary>Says to which partition each row of the chunk belongs.</summary>
    /// <param name="router">Takes the partitions.</param>
    public abstract void Route(PartitionRouter router);

    /// <summary>Writes the chunk.</summary>
    /// <param name="writer">The file.</param>
    public abstract void WriteTo(ParquetFileWriter writer);

    /// <summary>Writes the chunk's rows of one partition, after <see cref="Route"/>.</summary>
    /// <param name="writer">The partition's file.</param>
    /// <param name="router">The routed chunk.</param>
    /// <param name="partition">The partition's number in the router.</param>
    public abstract void WriteTo(ParquetFileWriter writer, PartitionRouter router, int partition);

    /// <summary>The chunk as one Arrow batch, which the caller disposes.</summary>
    /// <returns>The batch.</returns>
    public abstract RecordBatch ToArrow();

    /// <summary>The hash of the caller's values. Reads what was not read yet.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The versioned hash, <c>lake1:sha256:…</c>.</returns>
    public abstract ValueTask<string> HashAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether the rows can be read again from the first.</summary>
    public abstract bool CanRestart { get; }

    /// <summary>Goes back to before the first row.</summary>
    public abstract void Restart();

    /// <summary>Releases the caller's rows.</summary>
    /// <returns>The running operation.</returns>
    public abstract ValueTask DisposeAsync();
}
