using System.Diagnostics.CodeAnalysis;
using LakeOrm.Storage;

namespace LakeOrm.Staging;

/// <summary>Rows that wait in the store for an engine to take them. While this is there, the store is told now and then that the ingest is alive.</summary>
/// <remarks>Disposing it removes the rows, unless <see cref="Keep"/> was called: an engine whose answer was lost may still read them.</remarks>
[Experimental("LAKEORM001")]
public sealed class StagedParts : IAsyncDisposable
{
    private readonly ILakeStorage _storage;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _signs;
    private readonly List<StagedPart> _parts = [];
    private bool _keeps;
    private bool _disposed;

    internal StagedParts(ILakeStorage storage, Guid ingestId, StagingOptions options)
    {
        _storage = storage;
        IngestId = ingestId;
        _signs = GiveSignsAsync(options);
    }

    /// <summary>The ingest's id.</summary>
    public Guid IngestId { get; }

    /// <summary>The parts, in the order of the rows.</summary>
    public IReadOnlyList<StagedPart> Parts => _parts;

    /// <summary>How many rows there are.</summary>
    public long Rows => _parts.Sum(static p => p.Rows);

    /// <summary>Their bytes.</summary>
    public long Bytes => _parts.Sum(static p => p.Bytes);

    /// <summary>Leaves the rows where they are: what became of the statement that reads them is not known. <see cref="LakeClient.CleanupStagingAsync"/> removes them when they are old.</summary>
    public void Keep() => _keeps = true;

    /// <summary>Ends the signs of life, and removes the rows unless they are kept.</summary>
    /// <returns>The running operation.</returns>
    /// <exception cref="LakeStorageException">The rows could not be removed. They are in nobody's way; the janitor removes them.</exception>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _signs.ConfigureAwait(false);
        _ended.Dispose();
        if (!_keeps)
        {
            await _storage.DeleteAllAsync(StagingKeys.Of(IngestId), CancellationToken.None).ConfigureAwait(false);
        }
    }

    internal void Add(StagedPart part) => _parts.Add(part);

    internal void Sort() => _parts.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));

    internal ValueTask GiveSignAsync(CancellationToken cancellationToken) => _storage.PutAsync(StagingKeys.SignOfLife(IngestId), default, cancellationToken);

    private async Task GiveSignsAsync(StagingOptions options)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.SignOfLife, options.TimeProvider, _ended.Token).ConfigureAwait(false);
                try
                {
                    await GiveSignAsync(_ended.Token).ConfigureAwait(false);
                }
                catch (LakeStorageException)
                {
                    // The next one may get through; the janitor waits for many.
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
