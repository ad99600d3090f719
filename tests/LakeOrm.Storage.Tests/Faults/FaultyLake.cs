using System.Collections.Concurrent;
using LakeOrm.Local;
using LakeOrm.Local.Tests;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Faults;

/// <summary>A lake in S3 that one client reaches through a proxy, and others past it.</summary>
internal sealed class FaultyLake : IAsyncDisposable
{
    private readonly S3Store _store;
    private readonly Uri _root;
    private readonly ConcurrentStack<LakeClient> _clients = [];
    private readonly TemporaryFolder _cache = new();

    private FaultyLake(S3Store store)
    {
        _store = store;
        _root = S3Fixture.NewRoot(store);
        Proxy = new FaultProxy(store.Endpoint);
        Client = Open(Proxy.Address, _cache["proxied"], TimeSpan.FromMinutes(5));
    }

    public FaultProxy Proxy { get; }

    /// <summary>The client that faults meet.</summary>
    public LakeClient Client { get; }

    public static async Task<FaultyLake> OpenAsync(S3Fixture fixture) => new(await fixture.GetAsync());

    /// <summary>Another client that faults meet, which does not wait long for a byte.</summary>
    public LakeClient ConnectImpatient() => Open(Proxy.Address, _cache["impatient"], TimeSpan.FromSeconds(3));

    /// <summary>Another client, which faults do not meet and which has seen nothing yet.</summary>
    public LakeClient Connect() => Open(_store.Endpoint, _cache["direct"], TimeSpan.FromMinutes(5));

    /// <summary>The lake's objects, past the proxy.</summary>
    public S3Storage Objects() => new(_root, S3Fixture.Options(_store));

    public async ValueTask DisposeAsync()
    {
        Proxy.Faults = null;
        foreach (LakeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Proxy.DisposeAsync();
        _cache.Dispose();
    }

    private LakeClient Open(Uri endpoint, string cache, TimeSpan patience)
    {
        S3Storage storage = new(_root, new S3StorageOptions
        {
            Endpoint = endpoint,
            Credentials = S3Credentials.Keys(_store.AccessKeyId, _store.SecretAccessKey),
            PartSize = 5 << 20,
            IdleTimeout = patience,
        });
        LakeClient client = new(new LocalDriver(storage, new LocalLakeOptions { Threads = 2, CacheDirectory = cache, RetryWait = TimeSpan.FromSeconds(4) }));
        _clients.Push(client);
        return client;
    }
}
