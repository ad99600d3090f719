using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LakeOrm.Storage.Memory;

/// <summary>Objects in this process's memory, with the promises of a real store. For tests and scratch lakes.</summary>
/// <param name="clock">The store's clock; the system's when null.</param>
[Experimental("LAKEORM001")]
public sealed class MemoryStorage(TimeProvider? clock = null) : ILakeStorage
{
    private readonly ConcurrentDictionary<string, (byte[] Content, DateTimeOffset LastModified)> _objects = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public string Root => "memory://";

    /// <inheritdoc/>
    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_objects.TryGetValue(key, out var found) ? new LakeObject(key, found.Content.Length, found.LastModified) : null);
    }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        cancellationToken.ThrowIfCancellationRequested();
        if (!_objects.TryGetValue(key, out var found))
        {
            throw new LakeObjectNotFoundException(key, $"There is no object '{key}' in {Root}.");
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
        return ValueTask.FromResult(_objects.TryAdd(key, (content.ToArray(), _clock.GetUtcNow())));
    }

    /// <inheritdoc/>
    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        StorageKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        _objects[key] = (content.ToArray(), _clock.GetUtcNow());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StorageKey.CheckPrefix(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        // The dictionary's own copy is one moment's; LINQ would count first and copy then, and writers may come between.
        foreach ((string key, (byte[] content, DateTimeOffset lastModified)) in _objects.ToArray().OrderBy(static o => o.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (key.StartsWith(prefix, StringComparison.Ordinal)
                && (recursive || key.IndexOf('/', prefix.Length) < 0)
                && (startAfter is null || string.CompareOrdinal(key, startAfter) > 0))
            {
                yield return new LakeObject(key, content.Length, lastModified);
            }
        }
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

    private sealed class MemoryObjectWriter(MemoryStorage storage, string key) : LakeObjectWriter
    {
        private readonly MemoryStream _stream = new();

        public override Stream Stream => _stream;

        public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] content = _stream.ToArray();
            DateTimeOffset now = storage._clock.GetUtcNow();
            if (!storage._objects.TryAdd(key, (content, now)))
            {
                throw new LakeStorageException($"The object '{key}' is already there. A new object needs a name that was never used.");
            }

            return ValueTask.FromResult(new LakeObject(key, content.Length, now));
        }

        public override ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}
