using System.Buffers.Binary;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using LakeOrm.Storage.Azure.Blobs;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure;

/// <summary>An object that is sent in blocks, several at once, and is there when they are committed. The names of the blocks tell whose it is.</summary>
internal sealed class AzureObjectWriter : LakeObjectWriter
{
    private readonly string _key;
    private readonly BlockBlobClient _blob;
    private readonly BlockBlobClient _blobOnce;
    private readonly AzureOptions _options;
    private readonly AzureErrors _errors;
    private readonly PartStream _parts;
    private readonly Guid _id = Guid.NewGuid();
    private int _blocks;
    private bool _ended;
    private bool _commitSent;
    private bool _completed;

    public AzureObjectWriter(string key, BlockBlobClient blob, BlockBlobClient blobOnce, AzureOptions options, SemaphoreSlim permits, AzureErrors errors)
    {
        _key = key;
        _blob = blob;
        _blobOnce = blobOnce;
        _options = options;
        _errors = errors;
        _parts = new PartStream(_ => options.BlockBytes, permits, inOrder: false, StageAsync);
    }

    public override Stream Stream => _parts;

    public override long HeldBytes => _parts.HeldBytes;

    public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            throw new InvalidOperationException($"The writer of '{_key}' has ended.");
        }

        _ended = true;
        Part last = await _parts.EndAsync(withLast: true, cancellationToken).ConfigureAwait(false);
        _blocks = last.Index;
        LakeObject stored = await CommitAsync(last.End, cancellationToken).ConfigureAwait(false);
        _completed = true;
        return stored;
    }

    public override async ValueTask DisposeAsync()
    {
        _ended = true;
        await _parts.ReleaseAsync(_completed).ConfigureAwait(false);
        if (!_commitSent || _completed)
        {
            return;
        }

        // The answer is not known. What this writer may have completed is nobody's; the store drops the rest after a week.
        _commitSent = false;
        try
        {
            if (await FindOwnAsync(CancellationToken.None).ConfigureAwait(false) is { } own)
            {
                await _blob.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = own.ETag }).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is LakeStorageException || AzureErrors.IsFailure(e, CancellationToken.None))
        {
            // An object that no version of a table names.
        }
    }

    private async Task StageAsync(Part part, CancellationToken cancellationToken)
    {
        try
        {
            using BytesStream bytes = new(part.Content);
            await _blob.StageBlockAsync(NameOf(part.Index), bytes, options: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"write '{_blob.Name}'", e);
        }
    }

    private async Task<LakeObject> CommitAsync(long size, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            _commitSent = true;
            try
            {
                BlobContentInfo stored = await _blobOnce.CommitBlockListAsync(
                    Enumerable.Range(0, _blocks).Select(NameOf),
                    new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                    cancellationToken).ConfigureAwait(false);
                return new LakeObject(_key, size, stored.LastModified, AzureStorage.Text(stored.ETag));
            }
            catch (RequestFailedException e) when (AzureStorage.IsTaken(e))
            {
                // After an answer that was lost, it may be this writer's own.
                BlobProperties? own = attempt > 1 ? await FindOwnAsync(cancellationToken).ConfigureAwait(false) : null;
                _commitSent = own is not null;
                return own is null ? throw AzureErrors.Taken(_key) : new LakeObject(_key, size, own.LastModified, AzureStorage.Text(own.ETag));
            }
            catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
            {
                LakeStorageException failure = _errors.Of($"complete '{_blob.Name}'", e);
                if (!failure.IsTransient || !await _options.BackOff.WaitAsync(attempt, failure.RetryAfter, cancellationToken).ConfigureAwait(false))
                {
                    throw failure;
                }
            }
        }
    }

    // Null when the object under the name is another's, or there is none.
    private async Task<BlobProperties?> FindOwnAsync(CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await _blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            BlockList list = await _blob.GetBlockListAsync(BlockListTypes.Committed, cancellationToken: cancellationToken).ConfigureAwait(false);
            return list.CommittedBlocks.Select(static block => block.Name).SequenceEqual(Enumerable.Range(0, _blocks).Select(NameOf)) ? found : null;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"complete '{_blob.Name}'", e);
        }
    }

    // All names have one length, as the store demands.
    private string NameOf(int index)
    {
        Span<byte> name = stackalloc byte[20];
        _id.TryWriteBytes(name);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], index);
        return Convert.ToBase64String(name);
    }
}
