using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Writing;

/// <summary>A new object: one request when it is small, else parts that are uploaded while the caller goes on writing.</summary>
/// <param name="connection">The bucket.</param>
/// <param name="key">The object.</param>
/// <param name="permits">How many parts the storage uploads at the same time.</param>
internal sealed class S3ObjectWriter(S3Connection connection, string key, SemaphoreSlim permits) : LakeObjectWriter
{
    // Names the writer in the object: so a lost answer is settled, and a stranger's object is never taken for ours.
    private const string WriterHeader = "x-amz-meta-lakeorm-writer";

    private readonly string _id = Guid.CreateVersion7().ToString("N");
    private readonly string _bucketKey = connection.Key(key);
    private readonly List<Task<PartETag>> _parts = [];
    private readonly CancellationTokenSource _stop = new();
    private UploadStream? _stream;
    private PartBuffer _current = new();
    private string? _uploadId;
    private long _length;
    private bool _isBroken;
    private bool _isEnding;
    private bool _isStored;
    private bool _isDisposed;

    public override Stream Stream => _stream ??= new UploadStream(this);

    private string Operation => $"write '{key}'";

    private long CurrentSize => PartSizes.Of(_parts.Count + 1, connection.Options.PartSize);

    /// <summary>Takes bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        CheckOpen();
        cancellationToken.ThrowIfCancellationRequested();
        while (bytes.Length > 0)
        {
            if (_current.Length == CurrentSize)
            {
                await SendAsync(cancellationToken).ConfigureAwait(false);
            }

            bytes = bytes[Take(bytes.Span)..];
        }
    }

    /// <summary>Takes bytes, and waits in place where it must.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        CheckOpen();
        while (bytes.Length > 0)
        {
            if (_current.Length == CurrentSize)
            {
                SendAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            bytes = bytes[Take(bytes)..];
        }
    }

    public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
    {
        CheckOpen();
        cancellationToken.ThrowIfCancellationRequested();
        _isEnding = true;
        try
        {
            await (_uploadId is null ? PutWholeAsync(cancellationToken) : CompleteUploadAsync(cancellationToken)).ConfigureAwait(false);
            GetObjectMetadataResponse stored = await connection.HeadAsync(key, Operation, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeStorageException($"Cannot {Operation} in {connection.Root}: the store took the object, and does not have it.");
            if (!IsOurs(stored) || stored.ContentLength != _length)
            {
                throw new LakeStorageException(
                    $"Cannot {Operation} in {connection.Root}: {_length} bytes were written, and the store has {(IsOurs(stored) ? "another number of them" : "another writer's object")} ({stored.ContentLength} bytes).");
            }

            _isStored = true;
            return new LakeObject(key, stored.ContentLength, (stored.LastModified ?? default).ToUniversalTime(), stored.ETag.Trim('"'));
        }
        catch (Exception e)
        {
            throw connection.Fail(e, Operation, key: null, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_isStored)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(_parts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await RemoveAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What hindered the writing hinders the cleaning too, and is what the caller hears of. DeleteUnfinishedAsync finds the rest.
            }
        }

        _current.Dispose();
        _stop.Dispose();
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnding)
        {
            throw new InvalidOperationException($"The object '{key}' was completed.");
        }

        if (_isBroken)
        {
            throw new LakeStorageException($"Cannot {Operation} in {connection.Root}: an earlier write to it failed. Dispose the writer, and write the object again.");
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min(bytes.Length, CurrentSize - _current.Length);
        _current.Append(bytes[..count]);
        _length += count;
        return count;
    }

    // Hands the current part over to an upload, when there is room for one.
    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        _isBroken = true;
        try
        {
            if (_parts.Count == PartSizes.MostParts)
            {
                throw new LakeStorageException($"Cannot {Operation} in {connection.Root}: it has more than {_length} bytes, for which {PartSizes.MostParts} parts do not suffice. Write smaller objects, or a larger S3StorageOptions.PartSize.");
            }

            // An upload that failed is told with the next part, and not only at the end.
            foreach (Task<PartETag> failed in _parts.Where(static part => part.IsFaulted))
            {
                await failed.ConfigureAwait(false);
            }

            _uploadId ??= await StartAsync(cancellationToken).ConfigureAwait(false);
            await permits.WaitAsync(cancellationToken).ConfigureAwait(false);
            _parts.Add(UploadAsync(_uploadId, _parts.Count + 1, _current));
            _current = new PartBuffer();
        }
        catch (Exception e)
        {
            throw connection.Fail(e, Operation, key: null, cancellationToken);
        }

        _isBroken = false;
    }

    private async ValueTask<string> StartAsync(CancellationToken cancellationToken)
    {
        InitiateMultipartUploadRequest request = new() { BucketName = connection.Root.Bucket, Key = _bucketKey, ContentType = "application/octet-stream", RequestPayer = connection.Payer };
        request.Metadata[WriterHeader] = _id;
        if (connection.Options.Encryption is { } encryption)
        {
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId, request.BucketKeyEnabled) = S3Connection.Encrypt(encryption);
        }

        return (await connection.Client.InitiateMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false)).UploadId ?? throw connection.NotS3(Operation);
    }

    private async Task<PartETag> UploadAsync(string uploadId, int number, PartBuffer part)
    {
        try
        {
            // Hashing and sending go on beside the caller.
            await Task.Yield();
            UploadPartRequest request = new()
            {
                BucketName = connection.Root.Bucket,
                Key = _bucketKey,
                UploadId = uploadId,
                PartNumber = number,
                PartSize = part.Length,
                InputStream = new BytesStream(part.ToSequence()),
                UseChunkEncoding = false,
                RequestPayer = connection.Payer,
            };
            return new PartETag(await connection.Client.UploadPartAsync(request, _stop.Token).ConfigureAwait(false));
        }
        finally
        {
            part.Dispose();
            permits.Release();
        }
    }

    private async Task PutWholeAsync(CancellationToken cancellationToken)
    {
        PutObjectRequest request = connection.Put(_bucketKey, new BytesStream(_current.ToSequence()));
        request.IfNoneMatch = "*";
        request.Metadata[WriterHeader] = _id;
        try
        {
            await connection.Client.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsPrecondition(e))
        {
            await SettleAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CompleteUploadAsync(CancellationToken cancellationToken)
    {
        if (_current.Length > 0)
        {
            await SendAsync(cancellationToken).ConfigureAwait(false);
        }

        PartETag[] parts = await Task.WhenAll(_parts).WaitAsync(cancellationToken).ConfigureAwait(false);

        // Some stores pay no attention to the condition here, though they do when an object is put whole.
        if (await connection.HeadAsync(key, Operation, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw Taken(null);
        }

        CompleteMultipartUploadRequest request = new()
        {
            BucketName = connection.Root.Bucket,
            Key = _bucketKey,
            UploadId = _uploadId,
            PartETags = [.. parts],
            IfNoneMatch = "*",
            RequestPayer = connection.Payer,
        };
        try
        {
            try
            {
                await connection.Client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (S3Failure.IsUnknownToStore(e))
            {
                request.IfNoneMatch = null;
                await connection.Client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (AmazonS3Exception e) when (S3Failure.IsPrecondition(e) || e.ErrorCode == "NoSuchUpload")
        {
            await SettleAsync(e, cancellationToken).ConfigureAwait(false);
        }
    }

    // A request whose answer was lost is repeated by the SDK, and then finds its own object.
    private async Task SettleAsync(AmazonS3Exception refusal, CancellationToken cancellationToken)
    {
        switch (await connection.HeadAsync(key, Operation, cancellationToken).ConfigureAwait(false))
        {
            case null:
                throw connection.Fail(refusal, Operation, key: null, cancellationToken);
            case { } found when !IsOurs(found):
                throw Taken(refusal);
        }
    }

    private async ValueTask RemoveAsync()
    {
        if (_uploadId is not null)
        {
            try
            {
                await connection.Client.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = connection.Root.Bucket, Key = _bucketKey, UploadId = _uploadId, RequestPayer = connection.Payer }, CancellationToken.None).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
            {
                // It was completed, and the answer was lost.
            }
        }

        if (_isEnding && await connection.HeadAsync(key, Operation, CancellationToken.None).ConfigureAwait(false) is { } found && IsOurs(found))
        {
            await connection.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = connection.Root.Bucket, Key = _bucketKey, RequestPayer = connection.Payer }, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsOurs(GetObjectMetadataResponse found) => found.Metadata[WriterHeader] == _id;

    private LakeStorageException Taken(Exception? e) =>
        new($"The object '{key}' is already there in {connection.Root}. A new object needs a name that was never used.", e) { IsRefused = true };
}
