using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.CrashHarness.Steps;

/// <summary>A folder's storage whose writing calls lead through the steps.</summary>
internal sealed class StepStorage(string root, StepTrap trap) : ILakeStorage
{
    private readonly FileStorage _files = new(root, new StepFileCalls(trap));

    public string Root => _files.Root;

    public ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => _files.HeadAsync(key, cancellationToken);

    public ValueTask<Stream> OpenReadAsync(string key, long offset = 0, long? length = null, CancellationToken cancellationToken = default) =>
        _files.OpenReadAsync(key, offset, length, cancellationToken);

    public async ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) =>
        new StepObjectWriter(await For(key, () => _files.CreateAsync(key, cancellationToken)), trap, KindOf(key), GetLocalPath(key));

    public ValueTask<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        For(key, () => _files.PutIfAbsentAsync(key, content, cancellationToken));

    public ValueTask PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        For(key, () => _files.PutAsync(key, content, cancellationToken));

    public IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, CancellationToken cancellationToken = default) =>
        _files.ListAsync(prefix, startAfter, recursive, cancellationToken);

    public async ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (string key in keys)
        {
            await For(key, () => _files.DeleteAsync([key], cancellationToken));
        }
    }

    public ValueTask<long> DeleteUnfinishedAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken = default) =>
        StepFileCalls.For(StepCatalog.Unfinished, null, () => _files.DeleteUnfinishedAsync(prefix, before, cancellationToken));

    public string GetLocalPath(string key) => _files.GetLocalPath(key);

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    private static string KindOf(string key) => key switch
    {
        _ when !key.Contains("/_delta_log/", StringComparison.Ordinal) => StepCatalog.DataFile,
        _ when key.EndsWith(".json", StringComparison.Ordinal) => StepCatalog.Commit,
        _ when key.EndsWith("/_last_checkpoint", StringComparison.Ordinal) => StepCatalog.LastCheckpoint,
        _ => StepCatalog.Checkpoint,
    };

    private T For<T>(string key, Func<T> call) => StepFileCalls.For(KindOf(key), GetLocalPath(key), call);
}
