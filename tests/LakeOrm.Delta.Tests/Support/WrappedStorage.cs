using System.Collections.Concurrent;
using LakeOrm.Storage;

namespace LakeOrm.Delta.Tests.Support;

/// <summary>A storage that fails, lags and records as a test tells it to.</summary>
public sealed class WrappedStorage(ILakeStorage inner) : DelegatingStorage(inner)
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

    /// <summary>What the storage promises; null for what the other one does.</summary>
    public LakeStorageCapabilities? Capabilities { get; set; }

    public override ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        Capabilities is { } promised ? ValueTask.FromResult(promised) : Inner.GetCapabilitiesAsync(cancellationToken);

    public override ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("head", key);
        return Inner.HeadAsync(key, cancellationToken);
    }

    public override ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("read", key);
        Calls.Enqueue("read " + key);
        return Inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("create", key);
        return new Writer(this, key, await Inner.CreateAsync(key, cancellationToken));
    }

    public override async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        BeforePutIfAbsent?.Invoke(key);
        Calls.Enqueue("put-if-absent " + key);
        bool stored = await Inner.PutIfAbsentAsync(key, content, cancellationToken);
        AfterPutIfAbsent?.Invoke(key);
        return stored;
    }

    public override ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Before?.Invoke("put", key);
        Calls.Enqueue("put " + key);
        return Inner.PutAsync(key, content, cancellationToken);
    }

    public override async IAsyncEnumerable<LakeObject> ListAsync(
        string prefix, string? startAfter = null, bool recursive = false, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Before?.Invoke("list", prefix);
        Calls.Enqueue("list " + prefix);
        await foreach (LakeObject found in Inner.ListAsync(prefix, startAfter, recursive, cancellationToken))
        {
            if (!Hidden(found.Key))
            {
                yield return found;
            }
        }
    }

    public override ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            Before?.Invoke("delete", key);
            Calls.Enqueue("delete " + key);
        }

        return Inner.DeleteAsync(keys, cancellationToken);
    }

    public override string? GetLocalPath(string key) => IsLocal ? Inner.GetLocalPath(key) ?? "/" + key : null;

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
