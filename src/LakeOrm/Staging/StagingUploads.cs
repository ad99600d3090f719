using System.Diagnostics.CodeAnalysis;
using LakeOrm.Parquet;
using LakeOrm.Storage;

namespace LakeOrm.Staging;

/// <summary>The parts of one ingest that are encoded and on their way to the store.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes what it holds.")]
internal sealed class StagingUploads(int inFlight) : IAsyncDisposable
{
    private readonly SemaphoreSlim _places = new(inFlight);
    private readonly CancellationTokenSource _failed = new();
    private readonly List<Task<StagedPart>> _uploads = [];
    private long _bytes;
    private int _files;

    /// <summary>How many parts were started.</summary>
    public int Started => _uploads.Count;

    /// <summary>How many parts the store has.</summary>
    public int Files => Volatile.Read(ref _files);

    /// <summary>Their bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Encodes the rest of a part, which this owns from now on, and starts its way to the store when there is a place.</summary>
    /// <exception cref="LakeStorageException">An earlier part failed.</exception>
    public async ValueTask StartAsync(ParquetObjectWriter file, CancellationToken cancellationToken)
    {
        bool isStarted = false;
        try
        {
            ParquetFileSummary summary = await file.EncodeAsync(cancellationToken).ConfigureAwait(false);
            await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (_failed.IsCancellationRequested)
            {
                await Task.WhenAll(_uploads).ConfigureAwait(false);
            }

            isStarted = true;
            _uploads.Add(UploadAsync(file, summary.RowCount, cancellationToken));
        }
        finally
        {
            if (!isStarted)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until the store has all parts.</summary>
    public async ValueTask<IReadOnlyList<StagedPart>> EndAsync() => await Task.WhenAll(_uploads).ConfigureAwait(false);

    public async ValueTask DisposeAsync()
    {
        // Nothing may arrive after the ingest's objects are removed.
        await _failed.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(_uploads)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _failed.Dispose();
        _places.Dispose();
    }

    private async Task<StagedPart> UploadAsync(ParquetObjectWriter file, long rows, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _failed.Token);
        try
        {
            await using (file.ConfigureAwait(false))
            {
                LakeObject stored = await Task.Run(() => file.StoreAsync(either.Token).AsTask(), either.Token).ConfigureAwait(false);
                StagedPart part = new(stored.Key, rows, stored.Size);
                Interlocked.Add(ref _bytes, part.Bytes);
                Interlocked.Increment(ref _files);
                return part;
            }
        }
        catch
        {
            await _failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            _places.Release();
        }
    }
}
