using LakeOrm.Contract;
using LakeOrm.Drivers;
using LakeOrm.Local.Tests;
using LakeOrm.Spark.Connect.Calls;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Storage.Files;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Contract;

/// <summary>A lake in a folder that a Spark on this machine sees, too. Its tables stand in the server's catalog under the names that the records declare: one lake is there at a time.</summary>
/// <param name="server">The server.</param>
/// <param name="format">The tables' format.</param>
internal sealed class SparkLake(SparkServer server, LakeFormat format) : ContractLake
{
    private readonly TemporaryFolder _folder = new();

    public override ILakeDriver Connect() => new SparkDriver(new SparkOptions(server.Address), format, new FileStorage(_folder.Path));

    public override async ValueTask<IReadOnlyList<string>?> ListFilesAsync()
    {
        await using FileStorage storage = new(_folder.Path);
        return [.. (await storage.ListAsync(string.Empty, recursive: true).ToListAsync()).Select(static o => o.Key)];
    }

    public override async ValueTask DisposeAsync()
    {
        using ConnectChannel channel = new(new SparkOptions(server.Address));
        await using SparkSession session = await SparkSession.OpenAsync(channel, id: null);
        foreach (string name in await Listing.ColumnAsync(session, "SHOW SCHEMAS", 0))
        {
            if (name != "default")
            {
                (await session.RunAsync($"DROP SCHEMA IF EXISTS `{name}` CASCADE", [])).Dispose();
            }
        }

        foreach (string name in await Listing.ColumnAsync(session, "SHOW TABLES IN default", 1))
        {
            (await session.RunAsync($"DROP TABLE IF EXISTS default.`{name}`", [])).Dispose();
        }

        _folder.Dispose();
    }
}
