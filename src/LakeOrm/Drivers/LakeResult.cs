using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;

namespace LakeOrm.Drivers;

/// <summary>A statement's rows as Arrow batches, read forward once in bounded memory.</summary>
[Experimental("LAKEORM001")]
public abstract class LakeResult : IAsyncDisposable
{
    /// <summary>The columns.</summary>
    public abstract Schema Schema { get; }

    /// <summary>Reads the next batch.</summary>
    /// <param name="cancellationToken">Stops the statement on the engine.</param>
    /// <returns>A batch that the caller disposes; null at the end.</returns>
    public abstract ValueTask<RecordBatch?> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the statement and releases what it holds.</summary>
    /// <returns>The running operation.</returns>
    public abstract ValueTask DisposeAsync();
}
