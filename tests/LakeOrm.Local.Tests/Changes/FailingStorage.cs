using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A storage that fails at one of its steps, and works before and after.</summary>
internal sealed class FailingStorage(ILakeStorage inner, int failing) : ILakeStorage
{
    private int _steps;

    /// <summary>Whether there were so many steps.</summary>
    public bool HasFailed { get; private set; }

    public string Root => inner.Root;

    // What is there decides an outcome that is in doubt, which has tests of its own.
    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => inner.HeadAsync(key, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Step(key);
        return inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        Step(key);
        return new Writer(this, key, await inner.CreateAsync(key, cancellationToken));
    }

    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        if (_steps + 1 != failing)
        {
            _steps++;
            return inner.PutIfAbsentAsync(key, content, cancellationToken);
        }

        // Every try, so that it fails for good.
        HasFailed = true;
        throw new LakeStorageException($"No room for {key}.");
    }

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => inner.PutAsync(key, content, cancellationToken);

    public IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default)
    {
        Step(prefix);
        return inner.ListAsync(prefix, startAfter, recursive, cancellationToken);
    }

    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) => inner.DeleteAsync(keys, cancellationToken);

    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) => inner.DeleteUnfinishedAsync(prefix, before, cancellationToken);

    public string? GetLocalPath(string key) => inner.GetLocalPath(key);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Step(string key)
    {
        if (++_steps == failing)
        {
            HasFailed = true;
            throw new LakeStorageException($"No way to {key}.");
        }
    }

    private sealed class Writer(FailingStorage storage, string key, LakeObjectWriter inner) : LakeObjectWriter
    {
        public override Stream Stream => inner.Stream;

        public override ValueTask<LakeObject> CompleteAsync(CancellationToken cancellationToken = default)
        {
            storage.Step(key);
            return inner.CompleteAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
