using LakeOrm.Local.Tests;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage.Files;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Iceberg;

/// <summary>A test of Iceberg tables, in a namespace of its own.</summary>
public abstract class IcebergTest(SparkConnect servers) : ServerTest(servers), IAsyncLifetime
{
    /// <summary>The server's catalog.</summary>
    protected const string Catalog = "ice";

    /// <summary>How the namespaces of these tests begin, which others leave alone.</summary>
    internal const string NamespacePrefix = "test_";

    private readonly TemporaryFolder _folder = new();
    private readonly List<LakeClient> _clients = [];
    private LakeClient? _client;

    protected string Namespace { get; } = $"{NamespacePrefix}{Guid.NewGuid():N}";

    protected LakeClient Lake => _client ??= Connect();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Another client, as if it ran in a process of its own.</summary>
    protected LakeClient Connect(SparkOptions? server = null, SparkLakeOptions? options = null)
    {
        LakeClient client = new(new SparkDriver(server ?? new SparkOptions(Server.ConnectionString), LakeFormat.Iceberg, new FileStorage(_folder.Path), options ?? new SparkLakeOptions { Catalog = Catalog, Namespace = Namespace }));
        _clients.Add(client);
        return client;
    }

    protected static Item[] Items(int from, int count, int amount = 1) => [.. Enumerable.Range(from, count).Select(i => new Item(i, "k", amount))];

    protected Task<List<Item>> ItemsAsync() => Lake.QueryAsync<Item>($"SELECT * FROM items ORDER BY id", Token);

    /// <summary>The branches that the table of items has beside its main one.</summary>
    protected async Task<List<string?>> BranchesAsync() =>
        (await Lake.QueryAsync<TableLine>($"SELECT name AS tableName FROM {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}.items.refs WHERE name <> 'main' ORDER BY name", Token)).ConvertAll(static l => l.TableName);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        // What a server that the tests started holds goes with its folder, and dropping it costs as much as a test does.
        if (Server is { Data: null })
        {
            await DropAsync();
        }

        foreach (LakeClient client in _clients)
        {
            await client.DisposeAsync();
        }

        _folder.Dispose();
        await DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task DropAsync()
    {
        try
        {
            foreach (TableLine table in await Lake.QueryAsync<TableLine>($"SHOW TABLES IN {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}", Token))
            {
                await Lake.ExecuteAsync($"DROP TABLE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}.{LakeSql.Identifier(table.TableName!)} PURGE", Token);
            }

            await Lake.ExecuteAsync($"DROP NAMESPACE {LakeSql.Identifier(Catalog)}.{LakeSql.Identifier(Namespace)}", Token);
        }
        catch (LakeException)
        {
            // The test made none.
        }
    }
}
