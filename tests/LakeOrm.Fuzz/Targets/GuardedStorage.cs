using LakeOrm.Storage;

namespace LakeOrm.Fuzz.Targets;

/// <summary>A storage that finds it wrong when something outside one folder is asked for.</summary>
internal sealed class GuardedStorage(ILakeStorage storage, string folder) : DelegatingStorage(storage)
{
    private string? _outside;

    /// <exception cref="ViolationException">Something outside was asked for.</exception>
    public void Check()
    {
        if (_outside is { } key)
        {
            throw new ViolationException($"'{key}' was asked for, which is outside of '{folder}'.");
        }
    }

    public override ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => Inner.HeadAsync(Inside(key), cancellationToken);

    public override ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        Inner.OpenReadAsync(Inside(key), offset, length, cancellationToken);

    public override ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) => Inner.CreateAsync(Inside(key), cancellationToken);

    public override ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        Inner.PutIfAbsentAsync(Inside(key), content, cancellationToken);

    public override ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => Inner.PutAsync(Inside(key), content, cancellationToken);

    public override IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(Inside(prefix), startAfter, recursive, cancellationToken);

    public override ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            Inside(key);
        }

        return Inner.DeleteAsync(keys, cancellationToken);
    }

    public override ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        Inner.DeleteUnfinishedAsync(Inside(prefix), before, cancellationToken);

    public override string? GetLocalPath(string key) => Inner.GetLocalPath(Inside(key));

    public override IAsyncEnumerable<string> ListFoldersAsync(string prefix, CancellationToken cancellationToken = default) => Inner.ListFoldersAsync(Inside(prefix), cancellationToken);

    public override ValueTask DeleteAllAsync(string prefix, CancellationToken cancellationToken = default) => Inner.DeleteAllAsync(Inside(prefix), cancellationToken);

    public override ValueTask<bool> TryCopyAsync(string source, string target, CancellationToken cancellationToken = default) => Inner.TryCopyAsync(Inside(source), Inside(target), cancellationToken);

    public override ValueTask<bool> ReplaceIfUnchangedAsync(string key, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken = default) =>
        Inner.ReplaceIfUnchangedAsync(Inside(key), content, etag, cancellationToken);

    private string Inside(string key)
    {
        if (!key.StartsWith(folder, StringComparison.Ordinal) || key.Split('/').Contains(".."))
        {
            _outside ??= key;
        }

        return key;
    }
}
