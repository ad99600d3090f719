namespace LakeOrm.Storage;

/// <summary>A new object that is being written.</summary>
public abstract class LakeObjectWriter : IAsyncDisposable
{
    /// <summary>Takes the bytes. The writer owns it.</summary>
    public abstract Stream Stream { get; }

    /// <summary>How many bytes of memory the writer takes for what was written and is not being sent yet, which is what ending the object gives back. 0 for one that hands on what it gets. Asked from any thread, also while the object ends.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>Ends the object: it is stored, durable, and visible under its key.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The stored object.</returns>
    public abstract ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default);

    /// <summary>Releases the writer; an object that was not completed is removed.</summary>
    /// <returns>The running operation.</returns>
    public abstract ValueTask DisposeAsync();
}
