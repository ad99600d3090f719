namespace LakeOrm.Storage;

/// <summary>A new object that is being written.</summary>
public abstract class LakeObjectWriter : IAsyncDisposable
{
    /// <summary>Takes the bytes. The writer owns it.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Ends the object: it is stored, durable, and visible under its key.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored object.</returns>
    public abstract ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Releases the writer; an object that was not completed is removed.</summary>
    /// <returns>The running operation.</returns>
    public abstract ValueTask DisposeAsync();
}
