using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.TestServers;

/// <summary>An Iceberg REST catalog, which asks for a bearer token and keeps all its files in a folder. It runs as long as the server that asks for it.</summary>
internal sealed class RestCatalog : IDisposable
{
    private const string Source = "RestCatalogInFiles.java";
    private const string Token = "catalog-t0ken";

    private readonly Process _process;
    private readonly int _port;

    private RestCatalog(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <summary>The settings with which a Spark has this catalog as a name of its own.</summary>
    /// <param name="catalog">The name.</param>
    public IEnumerable<string> SettingsOf(string catalog) =>
    [
        $"spark.sql.catalog.{catalog}.type=rest", $"spark.sql.catalog.{catalog}.uri=http://127.0.0.1:{_port}", $"spark.sql.catalog.{catalog}.token={Token}", $"spark.sql.catalog.{catalog}.io-impl=org.apache.iceberg.hadoop.HadoopFileIO",
    ];

    /// <summary>Starts a catalog; skips the test where there is none.</summary>
    /// <param name="spark">Where Spark is installed, whose libraries it needs.</param>
    /// <param name="data">Its folder.</param>
    public static async Task<RestCatalog> StartAsync(string spark, string data)
    {
        string server = Servers.Script(SparkConnect.Name, "iceberg-rest/iceberg-rest-server.jar");
        Directory.CreateDirectory(data);
        int port = Ports.Free();
        Process process = Process.Start(new ProcessStartInfo(
            "java",
            [
                "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", string.Join(Path.PathSeparator, server, Path.Combine(spark, "jars", "*")),
                Path.Combine(AppContext.BaseDirectory, Source), port.ToString(CultureInfo.InvariantCulture), new Uri(data).ToString(), Token,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (await process.StandardOutput.ReadLineAsync() != "ready")
        {
            Assert.Fail($"The REST catalog did not start (it needs a JDK, which compiles {Source}):\n{await errors}");
        }

        return new RestCatalog(process, port);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
