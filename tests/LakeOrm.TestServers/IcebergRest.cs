using System.Globalization;

namespace LakeOrm.TestServers;

/// <summary>A REST catalog of Iceberg tables, which a Spark joins.</summary>
public sealed class IcebergRest : IAsyncDisposable
{
    /// <summary>What a Spark that joined it calls it.</summary>
    public const string Catalog = "rest";

    private const string Token = "catalog-token";
    private readonly string _data;

    private IcebergRest(string data, int port)
    {
        _data = data;
        Settings =
        [
            $"spark.sql.catalog.{Catalog}=org.apache.iceberg.spark.SparkCatalog",
            $"spark.sql.catalog.{Catalog}.type=rest",
            string.Create(CultureInfo.InvariantCulture, $"spark.sql.catalog.{Catalog}.uri=http://127.0.0.1:{port}"),
            $"spark.sql.catalog.{Catalog}.token={Token}",
            $"spark.sql.catalog.{Catalog}.io-impl=org.apache.iceberg.hadoop.HadoopFileIO",
        ];
    }

    /// <summary>The settings by which a Spark joins it.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Starts one.</summary>
    /// <param name="spark">Where Spark is installed, whose libraries it runs on.</param>
    /// <param name="data">A folder for what it writes.</param>
    public static async Task<IcebergRest> StartAsync(string spark, string data)
    {
        string start = Servers.Script(SparkConnect.Name, "iceberg-rest/rest-start.sh");
        int port = Ports.Free();
        await ServerScript.RunAsync(start, "--port", port.ToString(CultureInfo.InvariantCulture), "--token", Token, "--data", data, "--home", spark);
        return new IcebergRest(data, port);
    }

    public async ValueTask DisposeAsync() => await ServerScript.RunAsync(Servers.Script(SparkConnect.Name, "iceberg-rest/rest-stop.sh"), "--data", _data);
}
