using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.Changes;

/// <summary>A storage that fails at one of its steps, and works before and after.</summary>
internal sealed class FailingStorage(ILakeStorage inner, int failing) : DelegatingStorage(inner)
{
    private int _steps;

    /// <summary>Whether there were so many steps.</summary>
    public bool HasFailed { get; private set; }

    public override ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default)
    {
        Step(key);
        return Inner.OpenReadAsync(key, offset, length, cancellationToken);
    }

    public override async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default)
    {
        Step(key);
        return new Writer(this, key, await Inner.CreateAsync(key, cancellationToken));
    }

    public override ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        if (_steps + 1 != failing)
        {
            _steps++;
            return Inner.PutIfAbsentAsync(key, content, cancellationToken);
        }

        // Every try, so that it fails for good.
        HasFailed = true;
        throw new LakeStorageException($"No room for {key}.");
    }

    public override IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default)
    {
        Step(prefix);
        return Inner.ListAsync(prefix, startAfter, recursive, cancellationToken);
    }

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
