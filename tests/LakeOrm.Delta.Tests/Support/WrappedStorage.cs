using System.Collections.Concurrent;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>A storage that fails, lags and records as a test tells it to.</summary>
public sealed class WrappedStorage(ILakeStorage inner) : ILakeStorage
{
    /// <summary>What was done, in order: <c>complete key</c>, <c>put key</c>, <c>put-if-absent key</c>, <c>delete key</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Runs before an object is put if absent.</summary>
    public Action<string>? BeforePutIfAbsent { get; set; }

    /// <summary>Runs after an object was put if absent, before the answer is given.</summary>
    public Action<string>? AfterPutIfAbsent { get; set; }

    /// <summary>Runs before any other call; after the disposal of a writer.</summary>
    public Action<string, string>? Before { get; set; }

    /// <summary>Objects that listings do not show.</summary>
    public Func<string, bool> Hidden { get; set; } = static _ => false;

    /// <summary>Whether the storage says where its objects are on the disk.</summary>
    public bool IsLocal { get; set; } = true;

    public string Root => inner.Root;

    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("head", key);
        return inner.HeadAsync(key, cancellationToken);
    }

    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("read", key);
        Calls.Enqueue("read " + key);
        return inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("create", key);
        return new Writer(this, key, await inner.CreateAsync(key, cancellationToken));
    }

    public async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        BeforePutIfAbsent?.Invoke(key);
        Calls.Enqueue("put-if-absent " + key);
        bool stored = await inner.PutIfAbsentAsync(key, content, cancellationToken);
        AfterPutIfAbsent?.Invoke(key);
        return stored;
    }

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("put", key);
        Calls.Enqueue("put " + key);
        return inner.PutAsync(key, content, cancellationToken);
    }

    public async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Before?.Invoke("list", prefix);
        Calls.Enqueue("list " + prefix);
        await foreach (LakeObject found in inner.ListAsync(prefix, startAfter, recursive, cancellationToken))
        {
            if (!Hidden(found.Key))
            {
                yield return found;
            }
        }
    }

    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            Before?.Invoke("delete", key);
            Calls.Enqueue("delete " + key);
        }

        return inner.DeleteAsync(keys, cancellationToken);
    }

    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) => inner.DeleteUnfinishedAsync(prefix, before, cancellationToken);

    public string? GetLocalPath(string key) => IsLocal ? inner.GetLocalPath(key) ?? "/" + key : null;

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class Writer(WrappedStorage storage, string key, LakeObjectWriter inner) : LakeObjectWriter
    {
        public override Stream Stream => inner.Stream;

        public override async ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
        {
            storage.Before?.Invoke("complete", key);
            LakeObject stored = await inner.CompleteAsync(cancellationToken);
            storage.Calls.Enqueue("complete " + key);
            return stored;
        }

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            storage.Before?.Invoke("dispose", key);
        }
    }
}
