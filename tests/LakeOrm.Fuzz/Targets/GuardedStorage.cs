using LakeOrm.Storage;

namespace LakeOrm.Fuzz.Targets;

/// <summary>A storage that finds it wrong when something outside one folder is asked for.</summary>
internal sealed class GuardedStorage(ILakeStorage storage, string folder) : ILakeStorage
{
    private string? _outside;

    public string Root => storage.Root;

    /// <exception cref="ViolationException">Something outside was asked for.</exception>
    public void Check()
    {
        if (_outside is { } key)
        {
            throw new ViolationException($"'{key}' was asked for, which is outside of '{folder}'.");
        }
    }

    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => storage.HeadAsync(Inside(key), cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        storage.OpenReadAsync(Inside(key), offset, length, cancellationToken);

    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) => storage.CreateAsync(Inside(key), cancellationToken);

    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        storage.PutIfAbsentAsync(Inside(key), content, cancellationToken);

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => storage.PutAsync(Inside(key), content, cancellationToken);

    public IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default) =>
        storage.ListAsync(Inside(prefix), startAfter, recursive, cancellationToken);

    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            Inside(key);
        }

        return storage.DeleteAsync(keys, cancellationToken);
    }

    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        storage.DeleteUnfinishedAsync(Inside(prefix), before, cancellationToken);

    public string? GetLocalPath(string key) => storage.GetLocalPath(Inside(key));

    public ValueTask DisposeAsync() => storage.DisposeAsync();

    private string Inside(string key)
    {
        if (!key.StartsWith(folder, StringComparison.Ordinal) || key.Split('/').Contains(".."))
        {
            _outside ??= key;
        }

        return key;
    }
}
