using System.Collections.Concurrent;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.Remote;
using LakeOrm.Storage.S3.Connections;

namespace LakeOrm.Storage.S3.Writing;

/// <summary>A new object: one request when it is small, else parts that are uploaded while the caller goes on writing.</summary>
internal sealed class S3ObjectWriter : LakeObjectWriter
{
    // Names the writer in the object: so a lost answer is settled, and a stranger's object is never taken for ours.
    private const string WriterHeader = "x-amz-meta-lakeorm-writer";

    private readonly S3Connection _connection;
    private readonly string _key;
    private readonly string _bucketKey;
    private readonly string _id = Guid.CreateVersion7().ToString("N");
    private readonly PartStream _stream;
    private readonly Lazy<Task<string>> _upload;
    private readonly ConcurrentBag<PartETag> _parts = [];
    private bool _isEnding;
    private bool _isStored;
    private bool _isDisposed;

    /// <param name="connection">The bucket.</param>
    /// <param name="key">The object.</param>
    /// <param name="permits">How many parts the storage uploads at the same time.</param>
    public S3ObjectWriter(S3Connection connection, string key, SemaphoreSlim permits)
    {
        _connection = connection;
        _key = key;
        _bucketKey = connection.Key(key);
        _upload = new Lazy<Task<string>>(StartAsync);
        _stream = new PartStream(SizeOf, permits, inOrder: false, UploadAsync);
    }

    public override Stream Stream => _stream;

    public override long HeldBytes => _stream.HeldBytes;

    private string Operation => $"write '{_key}'";

    public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnding)
        {
            throw new InvalidOperationException($"The object '{_key}' was completed.");
        }

        _isEnding = true;
        try
        {
            Part last = await _stream.EndAsync(withLast: _stream.Count > 0, cancellationToken).ConfigureAwait(false);
            await (last.Index == 0 ? PutWholeAsync(last, cancellationToken) : CompleteUploadAsync(cancellationToken)).ConfigureAwait(false);
            GetObjectMetadataResponse stored = await _connection.HeadAsync(_key, Operation, cancellationToken).ConfigureAwait(false)
                ?? throw new LakeStorageException($"Cannot {Operation} in {_connection.Root}: the store took the object, and does not have it.");
            if (!IsOurs(stored) || stored.ContentLength != last.End)
            {
                throw new LakeStorageException(
                    $"Cannot {Operation} in {_connection.Root}: {last.End} bytes were written, and the store has {(IsOurs(stored) ? "another number of them" : "another writer's object")} ({stored.ContentLength} bytes).");
            }

            _isStored = true;
            return new LakeObject(_key, stored.ContentLength, (stored.LastModified ?? default).ToUniversalTime(), stored.ETag.Trim('"'));
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, Operation, key: null, cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stream.ReleaseAsync(_isStored).ConfigureAwait(false);
        if (!_isStored)
        {
            try
            {
                await RemoveAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // What hindered the writing hinders the cleaning too, and is what the caller hears of. DeleteUnfinishedAsync finds the rest.
            }
        }
    }

    private long SizeOf(int index) => index < PartSizes.MostParts
        ? PartSizes.Of(index + 1, _connection.Options.PartSize)
        : throw new LakeStorageException($"Cannot {Operation} in {_connection.Root}: it has more than {_stream.Position} bytes, for which {PartSizes.MostParts} parts do not suffice. Write smaller objects, or a larger S3StorageOptions.PartSize.");

    private async Task<string> StartAsync()
    {
        InitiateMultipartUploadRequest request = new() { BucketName = _connection.Root.Bucket, Key = _bucketKey, ContentType = "application/octet-stream", RequestPayer = _connection.Payer };
        request.Metadata[WriterHeader] = _id;
        if (_connection.Options.Encryption is { } encryption)
        {
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId, request.BucketKeyEnabled) = S3Connection.Encrypt(encryption);
        }

        return (await _connection.Client.InitiateMultipartUploadAsync(request, CancellationToken.None).ConfigureAwait(false)).UploadId ?? throw _connection.NotS3(Operation);
    }

    private async Task UploadAsync(Part part, CancellationToken cancellationToken)
    {
        try
        {
            UploadPartRequest request = new()
            {
                BucketName = _connection.Root.Bucket,
                Key = _bucketKey,
                UploadId = await _upload.Value.ConfigureAwait(false),
                PartNumber = part.Index + 1,
                PartSize = part.Content.Length,
                InputStream = new BytesStream(part.Content),
                UseChunkEncoding = false,
                RequestPayer = _connection.Payer,
            };
            _parts.Add(new PartETag(await _connection.Client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, Operation, key: null, cancellationToken);
        }
    }

    private async Task PutWholeAsync(Part content, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync("*").ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsUnknownToStore(e))
        {
            if (await _connection.HeadAsync(_key, Operation, cancellationToken).ConfigureAwait(false) is not null)
            {
                throw Taken(e);
            }

            await PutAsync(condition: null).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Failure.IsPrecondition(e))
        {
            await SettleAsync(e, cancellationToken).ConfigureAwait(false);
        }

        Task PutAsync(string? condition)
        {
            PutObjectRequest request = _connection.Put(_bucketKey, new BytesStream(content.Content));
            request.IfNoneMatch = condition;
            request.Metadata[WriterHeader] = _id;
            return _connection.Client.PutObjectAsync(request, cancellationToken);
        }
    }

    private async Task CompleteUploadAsync(CancellationToken cancellationToken)
    {
        // Some stores pay no attention to the condition here, though they do when an object is put whole.
        if (await _connection.HeadAsync(_key, Operation, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw Taken(null);
        }

        CompleteMultipartUploadRequest request = new()
        {
            BucketName = _connection.Root.Bucket,
            Key = _bucketKey,
            UploadId = await _upload.Value.ConfigureAwait(false),
            PartETags = [.. _parts.OrderBy(static part => part.PartNumber)],
            IfNoneMatch = "*",
            RequestPayer = _connection.Payer,
        };
        try
        {
            try
            {
                await _connection.Client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (S3Failure.IsUnknownToStore(e))
            {
                request.IfNoneMatch = null;
                await _connection.Client.CompleteMultipartUploadAsync(request, cancellationToken).ConfigureAwait(false);
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
        switch (await _connection.HeadAsync(_key, Operation, cancellationToken).ConfigureAwait(false))
        {
            case null:
                throw _connection.Fail(refusal, Operation, key: null, cancellationToken);
            case { } found when !IsOurs(found):
                throw Taken(refusal);
        }
    }

    private async ValueTask RemoveAsync()
    {
        if (_upload is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } begun })
        {
            string uploadId = await begun.ConfigureAwait(false);
            try
            {
                await _connection.Client.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = _connection.Root.Bucket, Key = _bucketKey, UploadId = uploadId, RequestPayer = _connection.Payer }, CancellationToken.None).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
            {
                // It was completed, and the answer was lost.
            }
        }

        if (_isEnding && await _connection.HeadAsync(_key, Operation, CancellationToken.None).ConfigureAwait(false) is { } found && IsOurs(found))
        {
            await _connection.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _connection.Root.Bucket, Key = _bucketKey, RequestPayer = _connection.Payer }, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private bool IsOurs(GetObjectMetadataResponse found) => found.Metadata[WriterHeader] == _id;

    private LakeStorageException Taken(Exception? e) =>
        new($"The object '{_key}' is already there in {_connection.Root}. A new object needs a name that was never used.", e) { IsRefused = true };
}
