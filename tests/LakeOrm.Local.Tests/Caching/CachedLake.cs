using LakeOrm.Contract.Records;
using LakeOrm.Local.Scan;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>A lake in memory with a table of many files, and a cache of its own.</summary>
public abstract class CachedLake : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LakeClient> _clients = [];

    private protected CachedLake()
    {
        Storage = new ObservedStorage(Objects);
        Lake = Connect();
    }

    private protected MemoryStorage Objects { get; } = new();

    private protected ObservedStorage Storage { get; }

    /// <summary>The first client.</summary>
    protected LakeClient Lake { get; }

    /// <summary>The folder of the cache.</summary>
    protected string Cache => _folder["cache"];

    public async ValueTask DisposeAsync()
    {
        foreach (LakeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another client, as in a process of its own.</summary>
    private protected LakeClient Connect(ObservedStorage? storage = null, long? size = null, int parallel = 8, long portion = TableScan.DefaultPortionBytes, Action<QueryPlan>? planned = null)
    {
        LocalLakeOptions options = new() { Threads = 2, CacheDirectory = Cache, CacheSize = size, MaxParallelDownloads = parallel };
        LakeClient client = new(new LocalDriver(storage ?? Storage, options) { PortionBytes = portion, Planned = planned });
        _clients.Add(client);
        return client;
    }

    /// <summary>Makes the events table: each file has rows with ids that no other one has.</summary>
    protected async Task MakeAsync(int files, int rows = 100)
    {
        await Lake.EnsureTableAsync<Event>();
        for (int i = 0; i < files; i++)
        {
            await Lake.InsertAsync([.. Enumerable.Range(i * rows, rows).Select(static n => new Event(n, $"kind {n * 7919L}", n))]);
        }

        Storage.Forget();
    }

    protected static Task<long> CountAsync(LakeClient lake) => lake.ScalarAsync<long>($"SELECT count(kind) FROM events");

    /// <summary>The files of data that are in the cache, the oldest use first.</summary>
    protected FileInfo[] Cached() => Directory.Exists(Cache)
        ? [.. new DirectoryInfo(Path.Combine(Cache, "files")).EnumerateFiles("*.parquet", SearchOption.AllDirectories).OrderBy(static f => f.LastAccessTimeUtc)]
        : [];

    /// <summary>All that is there but the files of data: leases and what is being fetched.</summary>
    protected string[] Others() => [.. Directory.EnumerateFiles(Cache, "*", SearchOption.AllDirectories).Where(static f => !f.EndsWith(".parquet", StringComparison.Ordinal) && Path.GetFileName(f) != ".turn")];

    private protected async Task<List<LakeObject>> DataFilesAsync() =>
        await Objects.ListAsync("events/").Where(static o => ObservedStorage.IsData(o.Key)).ToListAsync();
}
