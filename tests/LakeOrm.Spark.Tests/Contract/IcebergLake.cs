using LakeOrm.Contract;
using LakeOrm.Drivers;
using LakeOrm.Local.Tests;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Storage.Files;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>The tables of the server's Iceberg catalog: one lake is there at a time. What is staged lies in a folder that the server sees, too.</summary>
/// <param name="server">The server.</param>
internal sealed class IcebergLake(SparkServer server) : ContractLake
{
    private readonly TemporaryFolder _folder = new();

    public override ILakeDriver Connect() => new NumberedVersions(
        new SparkDriver(new SparkOptions(server.ConnectionString), LakeFormat.Iceberg, new FileStorage(_folder.Path), new SparkLakeOptions { Catalog = IcebergLakes.Catalog, Namespace = IcebergLakes.Namespace }));

    public override ValueTask<IReadOnlyList<string>?> ListFilesAsync() => new((IReadOnlyList<string>?)null);

    public override async ValueTask DisposeAsync()
    {
        using ConnectChannel channel = new(new SparkOptions(server.ConnectionString));
        await using SparkSession session = await SparkSession.OpenAsync(channel, id: null, cancellationToken: CancellationToken.None);

        // A catalog that never had a namespace has no folder either, and tells a listing that it is not there.
        (await session.RunAsync($"CREATE NAMESPACE IF NOT EXISTS {IcebergLakes.Catalog}.{IcebergLakes.Namespace}", [])).Dispose();
        foreach (string ns in (await Listing.ColumnAsync(session, $"SHOW NAMESPACES IN {IcebergLakes.Catalog}", 0)).Where(static n => !n.StartsWith(IcebergTest.NamespacePrefix, StringComparison.Ordinal)))
        {
            foreach (string table in await Listing.ColumnAsync(session, $"SHOW TABLES IN {IcebergLakes.Catalog}.`{ns}`", 1))
            {
                (await session.RunAsync($"DROP TABLE {IcebergLakes.Catalog}.`{ns}`.`{table}` PURGE", [])).Dispose();
            }

            (await session.RunAsync($"DROP NAMESPACE {IcebergLakes.Catalog}.`{ns}`", [])).Dispose();
        }

        _folder.Dispose();
    }
}
