using System.Diagnostics;
using System.Globalization;

namespace LakeOrm.TestServers;

/// <summary>An Azurite, which speaks the interface of Azure Blob Storage. It is installed by npm, starts with the first test that asks, and ends with the run.</summary>
public sealed class Azurite : IAsyncDisposable
{
    /// <summary>What <see cref="Servers.RequireVariable"/> calls it.</summary>
    public const string Name = "azure";

    /// <summary>Names a root in a container of a running store, such as <c>abfss://container@account.dfs.core.windows.net/path</c>, to be used in place of a server of one's own.</summary>
    public const string RootVariable = "LAKEORM_TEST_AZURE_ROOT";

    /// <summary>The account that every Azurite has.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>Its key, which is public.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Package = "azurite@3.37.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _turn = new(1);
    private ServerHome? _home;
    private Process? _process;
    private Uri? _endpoint;

    /// <summary>A root in a running store, below which there is nothing; null where the tests have a server of their own.</summary>
    public static Uri? RunningRoot => Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? new Uri($"{root.TrimEnd('/')}/{Guid.NewGuid():N}") : null;

    /// <summary>The address of the account's Blob service. Skips the test where there is no server.</summary>
    public async Task<Uri> EndpointAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return _endpoint ??= await StartAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _home?.Dispose();
        _turn.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        // It comes from npm and not from the folder of servers, which says all the same whether this machine has servers.
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Servers.FolderVariable)) && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Servers.HomeVariable)))
        {
            Servers.Lack(Name, $"{Servers.FolderVariable} names no folder of test servers, so none is installed.");
        }

        if (Find("node") is not { } node || Find("npm") is not { } npm)
        {
            Servers.Lack(Name, "There is no node or no npm, which Azurite needs.");
            throw new UnreachableException();
        }

        _home ??= new ServerHome(Name);
        string script = Path.Combine(_home.Installation, "node_modules", "azurite", "dist", "src", "blob", "main.js");
        if (!File.Exists(script))
        {
            Directory.CreateDirectory(_home.Installation);
            await ServerScript.RunAsync(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", _home.Installation, Package);
        }

        int port = Ports.Free();
        _process = Process.Start(new ProcessStartInfo(
            node,
            [script, "--blobHost", "127.0.0.1", "--blobPort", port.ToString(CultureInfo.InvariantCulture), "--inMemoryPersistence", "--silent", "--disableTelemetry"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _home.Installation,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Uri endpoint = new($"http://127.0.0.1:{port}/{Account}");
        await AnswersAsync(endpoint);
        return endpoint;
    }

    private async Task AnswersAsync(Uri endpoint)
    {
        using HttpClient client = new();
        for (long start = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                (await client.GetAsync(endpoint)).Dispose();
                return;
            }
            catch (HttpRequestException) when (Stopwatch.GetElapsedTime(start) < Patience && !_process!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + (program == "npm" ? ".cmd" : ".exe") : program))
            .FirstOrDefault(File.Exists);
}
