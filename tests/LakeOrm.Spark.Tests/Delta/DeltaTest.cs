using LakeOrm.Local.Tests;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>A test of Delta tables in a place of its own, which Spark and <see cref="Local.LocalDriver"/> both see.</summary>
public abstract class DeltaTest(SparkConnect servers) : ServerTest(servers), IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LakeClient> _clients = [];
    private LakeClient? _client;

    protected LakeClient Lake => _client ??= Connect();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The tables' place, as the client reaches it.</summary>
    private protected virtual ILakeStorage Storage() => new FileStorage(_folder.Path);

    /// <summary>What Spark calls the place; null for the client's own name.</summary>
    private protected virtual string? Root => null;

    /// <summary>Another client of Spark, as if it ran in a process of its own.</summary>
    protected LakeClient Connect(SparkOptions? server = null, WritePath path = WritePath.Auto)
    {
        LakeClient client = new(new SparkDriver(server ?? new SparkOptions(Server.Address), LakeFormat.Delta, Storage(), new SparkLakeOptions { Root = Root, WritePath = path }));
        _clients.Add(client);
        return client;
    }

    /// <summary>A client of the same tables without Spark.</summary>
    protected LakeClient ConnectLocal()
    {
        LakeClient client = global::LakeOrm.Lake.Local(Storage());
        _clients.Add(client);
        return client;
    }

    protected static Item[] Items(int from, int count, int amount = 1) => [.. Enumerable.Range(from, count).Select(i => new Item(i, "k", amount))];

    protected static async Task<List<(long Id, int Amount)>> ItemsAsync(LakeClient lake) =>
        (await lake.QueryAsync<Item>($"SELECT * FROM items ORDER BY id", Token)).ConvertAll(static i => (i.Id, i.Amount));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        try
        {
            // A client whose sessions the test has not taken away.
            LakeClient lake = Connect();
            await lake.ExecuteAsync($"DROP TABLE IF EXISTS items", Token);
            await lake.ExecuteAsync($"DROP TABLE IF EXISTS shelved_items", Token);
        }
        catch (LakeException)
        {
            // There is no server.
        }

        foreach (LakeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        _folder.Dispose();
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
