using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using LakeOrm.Storage.Azure.Blobs;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure;

/// <summary>Objects in a container of Azure Blob Storage; a Data Lake account and OneLake are reached by their Blob service.</summary>
/// <remarks>
/// Lists come in the store's order. The blobs that stand for folders, where the account has real ones, are no objects.
/// Names that are no keys, such as those ending in '/' by which some tools show folders, are not listed.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class AzureStorage : ILakeStorage
{
    private const int ParallelDeletes = 16;
    private const string FolderMark = "hdi_isfolder";
    private static readonly TimeSpan CopyPause = TimeSpan.FromMilliseconds(200);

    private readonly AzureRoot _root;
    private readonly AzureOptions _options;
    private readonly AzureClients _clients;
    private readonly AzureErrors _errors;
    private readonly SemaphoreSlim _permits;

    /// <summary>A storage below a path of a container. Nothing is read yet.</summary>
    /// <param name="root">
    /// The root: <c>abfss://container@account.dfs.core.windows.net/path</c> (also <c>workspace@onelake.dfs.fabric.microsoft.com</c>), <c>az://container/path</c>, or
    /// <c>https://account.blob.core.windows.net/container/path</c>, which may bear a shared access signature.
    /// </param>
    /// <param name="options">How the store is reached; the defaults when null.</param>
    /// <exception cref="LakeStorageException">The root is no such address, names no account, or the credentials cannot be read.</exception>
    public AzureStorage(Uri root, AzureOptions? options = null)
    {
        _options = options ?? new AzureOptions();
        _root = AzureRoot.Parse(root);
        _clients = new AzureClients(_root, _options);
        _errors = new AzureErrors(_root, _clients.Once.Uri.Authority);
        _permits = new SemaphoreSlim(_options.ParallelBlocks);
    }

    /// <inheritdoc/>
    public string Root => _root.ToString();

    /// <inheritdoc/>
    public async ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        LakeStorageCapabilities.Copy | await CapabilityProbe.ConditionsAsync(_clients.Place, this, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(key);
        try
        {
            BlobProperties found = await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return IsFolder(found.Metadata) ? null : new LakeObject(key, found.ContentLength, found.LastModified, Text(found.ETag));
        }
        catch (RequestFailedException e) when (IsNoObject(e))
        {
            return null;
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"look at '{name}'", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        if (length == 0)
        {
            return await HeadAsync(key, cancellationToken).ConfigureAwait(false) is null ? throw NotFound(key) : Stream.Null;
        }

        string name = _root.Name(key);
        if (await DownloadAsync(key, offset, length, etag: null, cancellationToken).ConfigureAwait(false) is not { } first)
        {
            return Stream.Null;
        }

        long comes = first.Details.ContentLength;
        return new ResumingReadStream(
            first.Content,
            comes,
            crc32C: null,
            async (position, stop) => (await DownloadAsync(key, offset + position, comes - position, first.Details.ETag, stop).ConfigureAwait(false))?.Content ?? Stream.Null,
            _options.Timeout,
            _options.BackOff,
            static _ => true,
            e => _errors.Of($"read '{name}'", e));
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<LakeObjectWriter>(new AzureObjectWriter(key, Blob(_root.Name(key)), BlobOnce(_root.Name(key)), _options, _permits, _errors));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(key);
        try
        {
            await StoreAsync(BlobOnce(name), content, new BlobRequestConditions { IfNoneMatch = ETag.All }, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (IsTaken(e))
        {
            return false;
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, CancellationToken.None))
        {
            throw _errors.Of($"store '{name}'", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentException.ThrowIfNullOrEmpty(etag);
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(key);
        if (etag == "*")
        {
            // It would match whatever is there.
            return false;
        }

        try
        {
            await StoreAsync(BlobOnce(name), content, new BlobRequestConditions { IfMatch = new ETag(etag) }, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ConditionNotMet || IsNoObject(e))
        {
            return false;
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, CancellationToken.None))
        {
            throw _errors.Of($"replace '{name}'", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(key);
        try
        {
            await StoreAsync(Blob(name), content, conditions: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"store '{name}'", e);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        await foreach (BlobHierarchyItem item in ItemsAsync(prefix, startAfter, recursive, cancellationToken).ConfigureAwait(false))
        {
            if (item.IsBlob && !IsFolder(item.Blob.Metadata) && StorageKey.IsKey(_root.Key(item.Blob.Name))
                && (startAfter is null || ObjectOrder.Instance.Compare(_root.Key(item.Blob.Name), startAfter) > 0))
            {
                BlobItemProperties properties = item.Blob.Properties;
                yield return new LakeObject(
                    _root.Key(item.Blob.Name), properties.ContentLength ?? 0, properties.LastModified ?? default, properties.ETag is { } etag ? Text(etag) : null);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);

        // With their '/' they come in another order: 'a-b/' before 'a/'.
        SortedSet<string> folders = new(StringComparer.Ordinal);
        await foreach (BlobHierarchyItem item in ItemsAsync(prefix, startAfter: null, recursive: false, cancellationToken).ConfigureAwait(false))
        {
            if (item.IsPrefix && _root.Key(item.Prefix)[prefix.Length..].TrimEnd('/') is var folder && StorageKey.IsKey(folder))
            {
                folders.Add(folder);
            }
        }

        foreach (string folder in folders)
        {
            yield return folder;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(source);
        StorageKey.Check(target);
        cancellationToken.ThrowIfCancellationRequested();
        string from = _root.Name(source);
        try
        {
            CopyFromUriOperation copy = await Blob(_root.Name(target)).StartCopyFromUriAsync(_clients.ReadableBy(Blob(from)), cancellationToken: cancellationToken).ConfigureAwait(false);
            await copy.WaitForCompletionAsync(CopyPause, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (IsNoObject(e) || e.ErrorCode == BlobErrorCode.CannotVerifyCopySource)
        {
            throw NotFound(source);
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"copy '{from}' to '{_root.Name(target)}'", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckFolder(prefix);
        List<string> folders = [];
        await Parallel.ForEachAsync(
            ItemsAsync(prefix, startAfter: null, recursive: true, cancellationToken),
            Bounded(cancellationToken),
            async (item, stop) =>
            {
                if (IsFolder(item.Blob.Metadata))
                {
                    lock (folders)
                    {
                        folders.Add(item.Blob.Name);
                    }
                }
                else
                {
                    await DeleteAsync(item.Blob.Name, stop).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);

        // A folder can go once it is empty.
        foreach (string folder in folders.OrderByDescending(static name => name.Length))
        {
            await DeleteAsync(folder, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in keys)
        {
            StorageKey.Check(key);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await Parallel.ForEachAsync(keys.Select(_root.Name), Bounded(cancellationToken), DeleteAsync).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        // Blocks that nobody committed belong to no object, cannot be deleted, and are dropped by the store after a week.
        StorageKey.CheckPrefix(prefix);
        return ValueTask.FromResult(0L);
    }

    /// <inheritdoc/>
    public string? GetLocalPath(string key) => null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _clients.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>An ETag as heads and lists tell it alike, which one does with quotes and the other without.</summary>
    internal static string Text(ETag etag) => etag.ToString().Trim('"');

    /// <summary>Whether an answer means that a name is taken.</summary>
    internal static bool IsTaken(RequestFailedException e) => e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet;

    private static bool IsFolder(IDictionary<string, string>? metadata) =>
        metadata is not null && metadata.Any(static entry => entry.Key.Equals(FolderMark, StringComparison.OrdinalIgnoreCase) && entry.Value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static bool IsNoObject(RequestFailedException e) => e.Status == 404 && (e.ErrorCode is null || e.ErrorCode == BlobErrorCode.BlobNotFound);

    private static ParallelOptions Bounded(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken };

    private static async Task StoreAsync(BlockBlobClient blob, ReadOnlyMemory<byte> content, BlobRequestConditions? conditions, CancellationToken cancellationToken)
    {
        // One request, whatever the size: only what is shorter than the first transfer goes in one.
        long size = content.Length + 1L;
        BlobUploadOptions options = new() { Conditions = conditions, TransferOptions = new StorageTransferOptions { InitialTransferSize = size, MaximumTransferSize = size, MaximumConcurrency = 1 } };
        using BytesStream bytes = new(new ReadOnlySequence<byte>(content));
        await blob.UploadAsync(bytes, options, cancellationToken).ConfigureAwait(false);
    }

    private BlockBlobClient Blob(string name) => _clients.Repeating.GetBlockBlobClient(name);

    private BlockBlobClient BlobOnce(string name) => _clients.Once.GetBlockBlobClient(name);

    // Null when there is no byte in the range.
    private async Task<BlobDownloadStreamingResult?> DownloadAsync(string key, long offset, long? length, ETag? etag, CancellationToken cancellationToken)
    {
        string name = _root.Name(key);
        bool isWhole = offset == 0 && length is null;
        try
        {
            BlobDownloadStreamingResult opened = await Blob(name).DownloadStreamingAsync(
                new BlobDownloadOptions
                {
                    Range = isWhole ? default : new HttpRange(offset, length is { } count && count - 1 <= long.MaxValue - offset ? count : null),
                    Conditions = etag is { } seen ? new BlobRequestConditions { IfMatch = seen } : null,
                },
                cancellationToken).ConfigureAwait(false);
            return IsFolder(opened.Details.Metadata) ? throw NotFound(key) : opened;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.InvalidRange || e.Status == 416)
        {
            return null;
        }
        catch (RequestFailedException e) when (etag is not null && (IsNoObject(e) || e.ErrorCode == BlobErrorCode.ConditionNotMet))
        {
            throw new LakeObjectNotFoundException(key, $"The object '{key}' in {Root} was replaced or deleted while it was read.");
        }
        catch (RequestFailedException e) when (IsNoObject(e))
        {
            throw NotFound(key);
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"read '{name}'", e);
        }
    }

    private async IAsyncEnumerable<BlobHierarchyItem> ItemsAsync(string prefix, string? startAfter, bool recursive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(prefix);

        // What begins there is looked at again by the caller: not every store knows where to start.
        string? start = startAfter is null ? null : _root.Name(startAfter);
        IAsyncEnumerator<Page<BlobHierarchyItem>> pages = _clients.Repeating.GetBlobsByHierarchyAsync(
            new GetBlobsByHierarchyOptions { Prefix = name.Length == 0 ? null : name, Delimiter = recursive ? null : "/", Traits = BlobTraits.Metadata, StartFrom = start },
            cancellationToken).AsPages().GetAsyncEnumerator(cancellationToken);
        await using (pages.ConfigureAwait(false))
        {
            // Accounts differ in the order of names, so that a page that comes again is known by the one before it.
            HashSet<string> before = [];
            string? marker = null;
            for (int repeats = 0; ;)
            {
                try
                {
                    if (!await pages.MoveNextAsync().ConfigureAwait(false))
                    {
                        yield break;
                    }
                }
                catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
                {
                    throw _errors.Of($"list '{name}'", e);
                }

                Page<BlobHierarchyItem> page = pages.Current;
                HashSet<string> names = new(page.Values.Select(static item => item.IsPrefix ? item.Prefix : item.Blob.Name), StringComparer.Ordinal);
                foreach (BlobHierarchyItem item in page.Values)
                {
                    if (!before.Contains(item.IsPrefix ? item.Prefix : item.Blob.Name))
                    {
                        yield return item;
                    }
                }

                repeats = page.ContinuationToken is { Length: > 0 } next && (next == marker || (names.Count > 0 && names.IsSubsetOf(before))) ? repeats + 1 : 0;
                if (repeats >= _options.MaxAttempts)
                {
                    throw _errors.Of($"list '{name}'", new InvalidDataException("The same page comes again and again"));
                }

                marker = page.ContinuationToken;
                before = names.Count > 0 ? names : before;
            }
        }
    }

    private async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await Blob(name).DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, conditions: null, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (IsNoObject(e) || e.ErrorCode == "DirectoryIsNotEmpty")
        {
            // A folder is no object.
        }
        catch (Exception e) when (AzureErrors.IsFailure(e, cancellationToken))
        {
            throw _errors.Of($"delete '{name}'", e);
        }
    }

    private LakeObjectNotFoundException NotFound(string key) => new(key, $"There is no object '{key}' in {Root}.");
}
