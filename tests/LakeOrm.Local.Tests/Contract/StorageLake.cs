using LakeOrm.Contract;
using LakeOrm.Drivers;
using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.Contract;

/// <summary>A lake below the root of a storage. Its drivers share a cache, as processes of one machine do.</summary>
/// <param name="open">Opens the storage: the same objects each time.</param>
internal sealed class StorageLake(Func<ILakeStorage> open) : ContractLake
{
    private readonly TemporaryFolder _cache = new();
    private readonly ILakeStorage _storage = open();

    public override ILakeDriver Connect() => new LocalDriver(open(), new LocalLakeOptions { Threads = 2, CacheDirectory = _cache.Path });

    public override async ValueTask<IReadOnlyList<string>?> ListFilesAsync() =>
        [.. (await _storage.ListAsync(string.Empty, recursive: true).ToListAsync()).Select(static o => o.Key)];

    public override async ValueTask DisposeAsync()
    {
        await _storage.DeleteAsync([.. (await ListFilesAsync())!]);
        await _storage.DisposeAsync();
        _cache.Dispose();
    }
}
