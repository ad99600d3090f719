using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Xml;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.Remote;
using LakeOrm.Storage.S3.Connections;
using LakeOrm.Storage.S3.Listing;
using LakeOrm.Storage.S3.Promises;
using LakeOrm.Storage.S3.Reading;
using LakeOrm.Storage.S3.Writing;

namespace LakeOrm.Storage.S3;

/// <summary>Objects in a bucket of Amazon S3, or of a store that speaks its protocol.</summary>
/// <remarks>
/// Lists come in the order of the keys' UTF-8 bytes. That is ordinal order except between characters from U+E000 to U+FFFF and those beyond U+FFFF.
/// Objects whose keys are none of a lake, as the markers of folders that end in '/', are not listed.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class S3Storage : ILakeStorage
{
    private const int DeletesOfOneRequest = 1000;
    private const int ParallelDeletes = 4;
    private const int NamedFailures = 5;
    private const long LargestCopy = 5L << 30;

    private readonly S3Connection _connection;
    private readonly SemaphoreSlim _permits;

    /// <summary>Opens a storage. Nothing is asked yet.</summary>
    /// <param name="root">The root, <c>s3://bucket</c> or <c>s3://bucket/prefix</c>; the scheme may be <c>s3a</c>.</param>
    /// <param name="options">How the bucket is reached; the defaults when null.</param>
    /// <exception cref="LakeStorageException">The root, or the endpoint, is no address of that kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public S3Storage(Uri root, S3StorageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        _connection = new S3Connection(S3Root.Parse(root), options ?? new S3StorageOptions());
        _permits = new SemaphoreSlim(_connection.Options.ParallelParts);
        Root = _connection.Root.ToString();
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public async ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default)
    {
        S3Promise promise = await S3Promises.GetAsync(_connection, cancellationToken).ConfigureAwait(false);
        return LakeStorageCapabilities.Copy
            | (promise.PutIfAbsent ? LakeStorageCapabilities.PutIfAbsent : LakeStorageCapabilities.None)
            | (promise.IfMatch is not null ? LakeStorageCapabilities.ReplaceIfUnchanged : LakeStorageCapabilities.None);
    }

    /// <inheritdoc/>
    public async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        GetObjectMetadataResponse? found = await _connection.HeadAsync(key, $"look at '{key}'", cancellationToken).ConfigureAwait(false);
        return found is null ? null : new LakeObject(key, found.ContentLength, Second(found.LastModified), found.ETag.Trim('"'));
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        return await S3Reads.OpenAsync(_connection, key, offset, length, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<LakeObjectWriter>(new S3ObjectWriter(_connection, key, _permits));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return PutIfAsync(key, content, $"put '{key}'", static request => request.IfNoneMatch = "*");
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentException.ThrowIfNullOrEmpty(etag);
        S3Promise promise = await S3Promises.GetAsync(_connection, cancellationToken).ConfigureAwait(false);
        if (promise.IfMatch is not { } form)
        {
            throw new LakeUnsupportedException($"Cannot replace '{key}' in {Root} only if it is unchanged: the store pays no attention to that condition (If-Match), so a change of someone else could be lost. Nothing was written.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await PutIfAsync(key, content, $"replace '{key}'", request => request.IfMatch = S3Promises.Render(etag, form)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        string operation = $"put '{key}'";
        try
        {
            PutObjectResponse stored = await _connection.Client.PutObjectAsync(_connection.Put(_connection.Key(key), new BytesStream(new(content))), cancellationToken).ConfigureAwait(false);
            if (stored.ETag is null)
            {
                throw _connection.NotS3(operation);
            }
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, operation, key: null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string below = _connection.Prefix(prefix);
        string? after = startAfter is null ? null : _connection.Root.Prefix + startAfter;
        await foreach (S3Object found in TellAsync(S3Listing.ObjectsAsync(_connection, below, after, recursive, cancellationToken), $"list '{prefix}'", cancellationToken).ConfigureAwait(false))
        {
            string key = found.Key[_connection.Root.Prefix.Length..];
            if (StorageKey.IsKey(key))
            {
                yield return new LakeObject(key, found.Size ?? 0, Second(found.LastModified), found.ETag?.Trim('"'));
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string below = _connection.Prefix(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        HashSet<string> folders;
        try
        {
            folders = await S3Listing.FoldersAsync(_connection, below, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, $"list the folders of '{prefix}'", key: null, cancellationToken);
        }

        // The store orders them with their '/', after which "a-b/" comes before "a/".
        foreach (string name in folders.Select(folder => folder[below.Length..^1]).Order(StringComparer.Ordinal))
        {
            if (StorageKey.IsKey(name))
            {
                yield return name;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(source);
        StorageKey.Check(target);
        cancellationToken.ThrowIfCancellationRequested();
        string operation = $"copy '{source}' to '{target}'";
        GetObjectMetadataResponse found = await _connection.HeadAsync(source, operation, cancellationToken).ConfigureAwait(false)
            ?? throw new LakeObjectNotFoundException(source, $"There is no object '{source}' in {Root}.");
        if (found.ContentLength > LargestCopy)
        {
            return false;
        }

        CopyObjectRequest request = new()
        {
            SourceBucket = _connection.Root.Bucket,
            SourceKey = _connection.Key(source),
            DestinationBucket = _connection.Root.Bucket,
            DestinationKey = _connection.Key(target),
            RequestPayer = _connection.Payer,
        };
        if (_connection.Options.Encryption is { } encryption)
        {
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId, request.BucketKeyEnabled) = S3Connection.Encrypt(encryption);
        }

        try
        {
            await _connection.Client.CopyObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, operation, source, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckFolder(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        string operation = $"delete all below '{prefix}'";
        List<string> batch = [];
        await foreach (S3Object found in TellAsync(S3Listing.ObjectsAsync(_connection, _connection.Prefix(prefix), null, recursive: true, cancellationToken), operation, cancellationToken).ConfigureAwait(false))
        {
            batch.Add(found.Key);
            if (batch.Count == DeletesOfOneRequest * ParallelDeletes)
            {
                await DeleteInBatchesAsync(batch, operation, cancellationToken).ConfigureAwait(false);
                batch.Clear();
            }
        }

        await DeleteInBatchesAsync(batch, operation, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        string[] found = [.. keys.Select(_connection.Key).Distinct(StringComparer.Ordinal)];
        cancellationToken.ThrowIfCancellationRequested();
        await DeleteInBatchesAsync(found, keys.Count == 1 ? $"delete '{keys.First()}'" : $"delete {keys.Count} objects", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) => AbortUploadsAsync(prefix, [], before, cancellationToken);

    /// <inheritdoc/>
    ValueTask<long> ILakeStorage.DeleteUnfinishedExceptAsync(string prefix, IReadOnlyCollection<string> except, DateTimeOffset before, CancellationToken cancellationToken) =>
        AbortUploadsAsync(prefix, [.. except.Select(_connection.Prefix)], before, cancellationToken);

    /// <inheritdoc/>
    public string? GetLocalPath(string key) => null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The root.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Root;

    private static DateTimeOffset Time(DateTime? time) => (time ?? default).ToUniversalTime();

    // A look tells whole seconds, since HTTP has no smaller ones, and some stores' lists tell more: of one object both are to say the same.
    private static DateTimeOffset Second(DateTime? time) => DateTimeOffset.FromUnixTimeSeconds(Time(time).ToUnixTimeSeconds());

    // One request. Only what the store answered to have done nothing is asked again; what a lost answer means the caller settles.
    private async ValueTask<bool> PutIfAsync(string key, ReadOnlyMemory<byte> content, string operation, Action<PutObjectRequest> condition)
    {
        bool isOpen = false;
        for (int attempt = 1; ; attempt++)
        {
            PutObjectRequest request = _connection.Put(_connection.Key(key), new BytesStream(new(content)));
            condition(request);
            try
            {
                PutObjectResponse stored = await _connection.Once.PutObjectAsync(request, CancellationToken.None).ConfigureAwait(false);
                return stored.ETag is null ? throw _connection.NotS3(operation) : true;
            }
            catch (AmazonS3Exception e) when (S3Failure.IsPrecondition(e) || e.ErrorCode == "NoSuchKey")
            {
                return isOpen && await HoldsAsync(key, content).ConfigureAwait(false);
            }
            catch (AmazonS3Exception e)
                when ((S3Failure.IsConflict(e) || (request.IfMatch is not null && S3Failure.IsRadosConflict(e))) && _connection.Options.BackOff.After(attempt) is not null)
            {
                isOpen |= !S3Failure.IsConflict(e);
                await _connection.Options.BackOff.WaitAsync(attempt, S3Failure.Asked(e), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                throw _connection.Fail(e, operation, key: null, CancellationToken.None);
            }
        }
    }

    private async ValueTask<bool> HoldsAsync(string key, ReadOnlyMemory<byte> content)
    {
        byte[] held = new byte[content.Length + 1];
        try
        {
            Stream stream = await OpenReadAsync(key).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await stream.ReadAtLeastAsync(held, held.Length, throwOnEndOfStream: false).ConfigureAwait(false) == content.Length && content.Span.SequenceEqual(held.AsSpan(0, content.Length));
            }
        }
        catch (LakeObjectNotFoundException)
        {
            return false;
        }
    }

    private async ValueTask<long> AbortUploadsAsync(string prefix, string[] except, DateTimeOffset before, CancellationToken cancellationToken)
    {
        string below = _connection.Prefix(prefix);
        cancellationToken.ThrowIfCancellationRequested();
        string operation = $"delete the unfinished uploads below '{prefix}'";
        long removed = 0;
        await foreach (MultipartUpload upload in TellAsync(S3Listing.UploadsAsync(_connection, below, cancellationToken), operation, cancellationToken).ConfigureAwait(false))
        {
            if (Time(upload.Initiated) >= before || Array.Exists(except, folder => upload.Key.StartsWith(folder, StringComparison.Ordinal)))
            {
                continue;
            }

            try
            {
                await _connection.Client.AbortMultipartUploadAsync(
                    new AbortMultipartUploadRequest { BucketName = _connection.Root.Bucket, Key = upload.Key, UploadId = upload.UploadId, RequestPayer = _connection.Payer }, cancellationToken).ConfigureAwait(false);
                removed++;
            }
            catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
            {
                // Someone else was faster.
            }
            catch (Exception e)
            {
                throw _connection.Fail(e, operation, key: null, cancellationToken);
            }
        }

        return removed;
    }

    private async ValueTask DeleteInBatchesAsync(IReadOnlyCollection<string> keys, string operation, CancellationToken cancellationToken)
    {
        try
        {
            // What XML cannot say goes alone.
            IEnumerable<string[]> batches = keys.Where(IsXml).Chunk(DeletesOfOneRequest).Concat(keys.Where(static key => !IsXml(key)).Select(static key => (string[])[key]));
            await Parallel.ForEachAsync(
                batches, new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken }, (batch, token) => DeleteBatchAsync(batch, operation, token)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw _connection.Fail(e, operation, key: null, cancellationToken);
        }
    }

    private async ValueTask DeleteBatchAsync(string[] keys, string operation, CancellationToken cancellationToken)
    {
        if (keys is [string single])
        {
            await _connection.Client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _connection.Root.Bucket, Key = single, RequestPayer = _connection.Payer }, cancellationToken).ConfigureAwait(false);
            return;
        }

        for (int attempt = 1; ; attempt++)
        {
            DeleteObjectsRequest request = new()
            {
                BucketName = _connection.Root.Bucket,
                Objects = [.. keys.Select(static key => new KeyVersion { Key = key })],
                Quiet = true,
                RequestPayer = _connection.Payer,
            };
            try
            {
                await _connection.Client.DeleteObjectsAsync(request, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DeleteObjectsException e) when (e.Response.DeleteErrors is { Count: > 0 } errors)
            {
                if (!errors.TrueForAll(static error => error.Code is "SlowDown" or "InternalError" or "ServiceUnavailable")
                    || !await _connection.Options.BackOff.WaitAsync(attempt, asked: null, cancellationToken).ConfigureAwait(false))
                {
                    throw Undeleted(errors, operation, e);
                }

                keys = [.. errors.Select(static error => error.Key)];
            }
        }
    }

    private LakeStorageException Undeleted(List<DeleteError> errors, string operation, Exception e)
    {
        string named = string.Join("; ", errors.Take(NamedFailures).Select(error => $"'{error.Key[_connection.Root.Prefix.Length..]}' ({error.Code})"));
        return new LakeStorageException($"Cannot {operation} in {Root}: {errors.Count} were not deleted, the others were: {named}{(errors.Count > NamedFailures ? "; ..." : string.Empty)}. Grant the credentials to delete them, or repeat the call.", e)
        {
            Failure = errors.TrueForAll(static error => error.Code == "AccessDenied") ? LakeStorageFailure.Denied : LakeStorageFailure.Other,
        };
    }

    // Failures of a sequence are told as those of other calls are.
    private async IAsyncEnumerable<T> TellAsync<T>(IAsyncEnumerable<T> items, string operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IAsyncEnumerator<T> each = items.GetAsyncEnumerator(cancellationToken);
        await using ConfiguredAsyncDisposable disposal = each.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (Exception e)
            {
                throw _connection.Fail(e, operation, key: null, cancellationToken);
            }

            yield return each.Current;
        }
    }

    private static bool IsXml(string key)
    {
        for (int i = 0; i < key.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(key[i]) && !(i + 1 < key.Length && XmlConvert.IsXmlSurrogatePair(key[i + 1], key[i++])))
            {
                return false;
            }
        }

        return true;
    }
}
