using System.Globalization;

namespace LakeOrm.TestServers;

/// <summary>
/// Spark Connect servers, each with settings of its own, which start when a test asks for them and stop with the run. One runs at a time, since each takes two gigabytes: tests that ask for the same one stand together, in a collection that runs by itself.
/// </summary>
public sealed class SparkConnect : IAsyncDisposable
{
    /// <summary>What <see cref="Servers.RequireVariable"/> calls it.</summary>
    public const string Name = "spark";

    /// <summary>Names a running server, as <c>sc://host:15002</c>, which is used where a test wants no special one.</summary>
    public const string AddressVariable = "LAKEORM_TEST_SPARK";

    /// <summary>Says how much memory a server gets, as <c>6g</c>; 2 gigabytes when it is not set. What a server keeps of statements that have ended fills these in an hour.</summary>
    public const string MemoryVariable = "LAKEORM_TEST_SPARK_MEMORY";

    private readonly SemaphoreSlim _turn = new(1);
    private ServerHome? _home;
    private SparkServer? _running;
    private RestCatalog? _catalog;
    private int _count;

    /// <summary>The server with these settings; skips the test where there is none.</summary>
    public async Task<SparkServer> GetAsync(SparkServerSettings settings)
    {
        if (settings == SparkServerSettings.Default && Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address)
        {
            return new SparkServer(address, settings, Data: null, ProcessId: null);
        }

        await _turn.WaitAsync();
        try
        {
            if (_running?.Settings != settings)
            {
                await StopAsync();
                _running = await StartAsync(settings);
            }

            return _running!;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Starts the running server anew, at the same port and on the same data; it has forgotten all sessions.</summary>
    public async Task<SparkServer> RestartAsync(SparkServer server)
    {
        await _turn.WaitAsync();
        try
        {
            await StopAsync();
            return _running = await StartAsync(server.Settings, server.Data, new Uri(server.Address).Port);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _catalog?.Dispose();
        _home?.Dispose();
        _turn.Dispose();
    }

    private async Task<SparkServer> StartAsync(SparkServerSettings settings, string? data = null, int? port = null)
    {
        string install = Servers.Script(Name, "spark/spark-install.sh");
        string start = Servers.Script(Name, "spark/spark-start.sh");
        _ = Servers.Script(Name, "spark/spark-stop.sh");
        _home ??= new ServerHome(Name);
        await ServerScript.RunAsync(install, _home.Installation);
        data ??= Path.Combine(_home.Data, $"connect-{++_count}");
        int free = port ?? Ports.Free();
        if (settings.RestCatalog)
        {
            _catalog ??= await RestCatalog.StartAsync(_home.Installation, Path.Combine(_home.Data, "catalog"));
        }

        // Most tests run on the usual server before it is restarted.
        bool livesLong = settings == SparkServerSettings.Default && port is null;
        Dictionary<string, string> environment = new() { [SparkSpeed.OptionsVariable] = livesLong ? SparkSpeed.LongLived : SparkSpeed.ShortLived };
        if (settings.Token is { } token)
        {
            environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = token;
        }

        string[] arguments =
        [
            "--port", free.ToString(CultureInfo.InvariantCulture), "--data", data, "--home", _home.Installation, "--memory", Environment.GetEnvironmentVariable(MemoryVariable) is { Length: > 0 } memory ? memory : "2g", "--extensions", settings.Extensions,
            .. settings.StoreData is { } store ? ["--s3", store] : Array.Empty<string>(),
            .. settings.Settings.Concat(settings.RestCatalog ? _catalog!.SettingsOf("ice") : []).SelectMany(static s => (string[])["--conf", s]),
        ];
        string ready = await ServerScript.RunAsync(start, environment, arguments);
        return new SparkServer($"sc://127.0.0.1:{free}", settings, data, int.Parse(ready[(ready.LastIndexOf('=') + 1)..].Trim(), CultureInfo.InvariantCulture));
    }

    private async Task StopAsync()
    {
        if (_running is { Data: { } data })
        {
            _running = null;
            await ServerScript.RunAsync(Servers.Script(Name, "spark/spark-stop.sh"), "--data", data);
        }
    }
}
