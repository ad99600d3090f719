using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LakeOrm.Storage.Memory;

/// <summary>Objects in this process's memory, with the promises of a real store. For tests and scratch lakes.</summary>
[Experimental("LAKEORM001")]
public sealed class MemoryStorage : ILakeStorage
{
    private const string Scheme = "memory://";

    private static readonly ConcurrentDictionary<string, MemoryStorage> Shared = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, MemoryObject> _objects = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    /// <summary>A new store, which is empty and nobody else's.</summary>
    /// <param name="clock">The store's clock; the system's when null.</param>
    public MemoryStorage(TimeProvider? clock = null)
        : this($"{Guid.NewGuid():N}", clock)
    {
    }

    private MemoryStorage(string name, TimeProvider? clock)
    {
        Root = Scheme + name;
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <summary>The process's store of a name: whoever asks for the same name has the same objects. It keeps them until the process ends; disposing it does nothing.</summary>
    /// <param name="name">The name; case counts.</param>
    /// <returns>The store.</returns>
    public static MemoryStorage Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Shared.GetOrAdd(name, static n => new MemoryStorage(n, null));
    }

    /// <inheritdoc/>
    public ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(LakeStorageCapabilities.PutIfAbsent | LakeStorageCapabilities.ReplaceIfUnchanged | LakeStorageCapabilities.Copy);

    /// <inheritdoc/>
    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_objects.TryGetValue(key, out MemoryObject? found) ? found.Describe(key) : null);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        if (!_objects.TryGetValue(key, out MemoryObject? found))
        {
            throw NotFound(key);
        }

        int start = (int)Math.Min(offset, found.Content.Length);
        int count = (int)Math.Min(length ?? long.MaxValue, found.Content.Length - start);
        return ValueTask.FromResult<Stream>(new MemoryStream(found.Content, start, count, writable: false));
    }

    /// <inheritdoc/>
    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<LakeObjectWriter>(new MemoryObjectWriter(this, key));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_objects.TryAdd(key, New(content)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentException.ThrowIfNullOrEmpty(etag);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_objects.TryGetValue(key, out MemoryObject? found) && found.ETag == etag && _objects.TryUpdate(key, New(content), found));
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        _objects[key] = New(content);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        // The dictionary's own copy is one moment's; LINQ would count first and copy then, and writers may come between.
        foreach ((string key, MemoryObject found) in _objects.ToArray().OrderBy(static o => o.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.StartsWith(prefix, StringComparison.Ordinal)
                && (recursive || key.IndexOf('/', prefix.Length) < 0)
                && (startAfter is null || string.CompareOrdinal(key, startAfter) > 0))
            {
                yield return found.Describe(key);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string last = string.Empty;
        await foreach (LakeObject found in ListAsync(prefix, recursive: true, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            int end = found.Key.IndexOf('/', prefix.Length);
            if (end >= 0 && !found.Key.AsSpan(prefix.Length..end).SequenceEqual(last))
            {
                yield return last = found.Key[prefix.Length..end];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(source);
        StorageKey.Check(target);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_objects.TryGetValue(source, out MemoryObject? found))
        {
            throw NotFound(source);
        }

        Add(target, found.Content);
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default)
    {
        StorageKey.CheckFolder(prefix);
        return DeleteAsync([.. _objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (string key in keys)
        {
            StorageKey.Check(key);
            cancellationToken.ThrowIfCancellationRequested();
            _objects.TryRemove(key, out _);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default)
    {
        // What was not completed died with its writer.
        StorageKey.CheckPrefix(prefix);
        return ValueTask.FromResult(0L);
    }

    /// <inheritdoc/>
    public string? GetLocalPath(string key) => null;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private LakeObjectNotFoundException NotFound(string key) => new(key, $"There is no object '{key}' in {Root}.");

    private MemoryObject New(ReadOnlyMemory<byte> content) => new(content.ToArray(), _clock.GetUtcNow());

    private LakeObject Add(string key, byte[] content)
    {
        MemoryObject added = new(content, _clock.GetUtcNow());
        return _objects.TryAdd(key, added)
            ? added.Describe(key)
            : throw new LakeStorageException($"The object '{key}' is already there. A new object needs a name that was never used.");
    }

    private sealed class MemoryObjectWriter(MemoryStorage storage, string key) : LakeObjectWriter
    {
        private readonly MemoryStream _stream = new();

        public override Stream Stream => _stream;

        public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(storage.Add(key, _stream.ToArray()));
        }

        public override ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}
