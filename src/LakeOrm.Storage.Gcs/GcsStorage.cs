using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using LakeOrm.Storage.Gcs.Calls;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Gcs;

/// <summary>Objects in a bucket of Google Cloud Storage. An object's ETag is its generation.</summary>
/// <remarks>
/// Reads of whole objects are held against the checksum that the store keeps; what is stored, the store holds against ours. Lists are in the order of the keys' UTF-8 bytes.
/// Names that are no keys, such as those ending in '/' by which some tools show folders, are not listed.
/// </remarks>
[Experimental("LAKEORM001")]
public sealed class GcsStorage : ILakeStorage
{
    private const int ParallelDeletes = 16;
    private const int ParallelParts = 4;

    private readonly GcsRoot _root;
    private readonly GcsOptions _options;
    private readonly IGcsCalls _calls;
    private readonly SemaphoreSlim _permits = new(ParallelParts);

    /// <summary>A storage below a prefix of a bucket. Nothing is read yet.</summary>
    /// <param name="root">The root, as <c>gs://bucket/prefix</c>.</param>
    /// <param name="options">How the store is reached; the defaults when null.</param>
    /// <exception cref="LakeStorageException">The root is no such address, or the endpoint would be sent tokens without encryption.</exception>
    public GcsStorage(Uri root, GcsOptions? options = null)
        : this(GcsRoot.Parse(root), options ?? new GcsOptions())
    {
    }

    internal GcsStorage(GcsRoot root, GcsOptions options, IGcsCalls calls)
    {
        _root = root;
        _options = options;
        _calls = calls;
    }

    private GcsStorage(GcsRoot root, GcsOptions options)
        : this(root, options, new JsonCalls(root, options, TimeProvider.System))
    {
    }

    /// <inheritdoc/>
    public string Root => _root.ToString();

    /// <inheritdoc/>
    public async ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        LakeStorageCapabilities.Copy | await CapabilityProbe.ConditionsAsync(_calls.Place, this, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return await _calls.FindAsync(_root.Name(key), cancellationToken).ConfigureAwait(false) is { } found ? Describe(found, key) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        string name = _root.Name(key);
        if (length == 0)
        {
            return await _calls.FindAsync(name, cancellationToken).ConfigureAwait(false) is null ? throw NotFound(key) : Stream.Null;
        }

        ObjectBody first = await _calls.ReadAsync(name, offset, length, generation: null, cancellationToken).ConfigureAwait(false) ?? throw NotFound(key);
        return first.Length == 0 ? Stream.Null : new ResumingReadStream(
            first.Stream,
            first.Length,
            first.Checksum,
            async (position, stop) =>
            {
                // The rest of the same content, or none at all.
                ObjectBody? rest = await _calls.ReadAsync(name, offset + position, first.Length - position, first.Generation, stop).ConfigureAwait(false);
                return rest?.Stream ?? throw new LakeObjectNotFoundException(key, $"The object '{key}' in {Root} was replaced or deleted while it was read.");
            },
            _options.Timeout,
            _options.BackOff,
            static _ => true,
            e => _calls.Failed($"read '{name}'", e));
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<LakeObjectWriter>(new GcsObjectWriter(_calls, _root.Name(key), _options.ChunkBytes, _permits, stored => Describe(stored, key)));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return await _calls.StoreAsync(_root.Name(key), content, generation: 0, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentException.ThrowIfNullOrEmpty(etag);
        cancellationToken.ThrowIfCancellationRequested();

        // The generation 0 would mean that there is none.
        return long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out long generation) && generation > 0
            && await _calls.StoreAsync(_root.Name(key), content, generation, CancellationToken.None).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        await _calls.StoreAsync(_root.Name(key), content, generation: null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        string? start = startAfter is null ? null : _root.Name(startAfter);
        string? last = start;
        await foreach (ObjectPage page in PagesAsync(prefix, start, recursive, cancellationToken).ConfigureAwait(false))
        {
            foreach (ObjectResource item in page.Items)
            {
                // The start is listed too, and a page that comes twice has nothing new.
                if (last is not null && ObjectOrder.Instance.Compare(item.Name, last) <= 0)
                {
                    continue;
                }

                last = item.Name;
                if (StorageKey.IsKey(_root.Key(item.Name)))
                {
                    yield return Describe(item, _root.Key(item.Name));
                }
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);

        // With their '/' they come in another order: 'a-b/' before 'a/'.
        SortedSet<string> folders = new(StringComparer.Ordinal);
        await foreach (ObjectPage page in PagesAsync(prefix, start: null, recursive: false, cancellationToken).ConfigureAwait(false))
        {
            folders.UnionWith(page.Prefixes.Select(folder => _root.Key(folder)[prefix.Length..^1]).Where(static folder => StorageKey.IsKey(folder)));
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
        return await _calls.CopyAsync(_root.Name(source), _root.Name(target), cancellationToken).ConfigureAwait(false) ? true : throw NotFound(source);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckFolder(prefix);
        await foreach (ObjectPage page in PagesAsync(prefix, start: null, recursive: true, cancellationToken).ConfigureAwait(false))
        {
            await DeleteNamesAsync(page.Items.Select(static item => item.Name), cancellationToken).ConfigureAwait(false);
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
        await DeleteNamesAsync(keys.Select(_root.Name), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        // The store lists no unfinished uploads, charges nothing for them, and drops them after a week.
        StorageKey.CheckPrefix(prefix);
        return ValueTask.FromResult(0L);
    }

    /// <inheritdoc/>
    public string? GetLocalPath(string key) => null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static LakeObject Describe(ObjectResource found, string key) => new(key, found.Size, found.TimeCreated, found.Generation.ToString(CultureInfo.InvariantCulture));

    private async IAsyncEnumerable<ObjectPage> PagesAsync(string prefix, string? start, bool recursive, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string name = _root.Name(prefix);
        string? token = null;
        int repeats = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectPage page = await _calls.ListAsync(name, start, recursive, token, cancellationToken).ConfigureAwait(false);
            yield return page;
            repeats = token is not null && page.NextPageToken == token ? repeats + 1 : 0;
            if (repeats >= _options.MaxAttempts)
            {
                throw _calls.Failed($"list '{name}'", new InvalidDataException("The same page comes again and again"));
            }

            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token));
    }

    private Task DeleteNamesAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelDeletes, CancellationToken = cancellationToken },
            async (name, stop) => await _calls.DeleteAsync(name, generation: null, stop).ConfigureAwait(false));

    private LakeObjectNotFoundException NotFound(string key) => new(key, $"There is no object '{key}' in {Root}.");
}
