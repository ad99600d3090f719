using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.RawInserts;

/// <summary>A storage whose commits get lost on the way there or back, and that is no local disk to those who ask.</summary>
internal sealed class LostAnswers(ILakeStorage inner) : ILakeStorage
{
    public enum Loss
    {
        None,
        Request,
        Answer,
    }

    public Loss Loses { get; set; }

    public string Root => inner.Root;

    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => inner.HeadAsync(key, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        inner.OpenReadAsync(key, offset, length, cancellationToken);

    public ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) => inner.CreateAsync(key, cancellationToken);

    public async ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        bool stored = Loses != Loss.Request && await inner.PutIfAbsentAsync(key, content, cancellationToken);
        return Loses == Loss.None ? stored : throw new LakeStorageException($"No answer about {key}.");
    }

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => inner.PutAsync(key, content, cancellationToken);

    public IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, startAfter, recursive, cancellationToken);

    public ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) => inner.DeleteAsync(keys, cancellationToken);

    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) => inner.DeleteUnfinishedAsync(prefix, before, cancellationToken);

    public string? GetLocalPath(string key) => null;

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
