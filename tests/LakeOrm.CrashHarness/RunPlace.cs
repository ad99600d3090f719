using LakeOrm.CrashHarness.Places;
using LakeOrm.CrashHarness.Workers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.CrashHarness;

/// <summary>Where a run's lakes are, and how its workers get there.</summary>
internal sealed class RunPlace : IAsyncDisposable
{
    private static readonly string[] Endpoints = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];
    private readonly TestStore? _store;
    private readonly bool _isOwnScratch;

    private RunPlace(CrashOptions options, TestStore? store)
    {
        _store = store;
        string? root = store?.Root ?? options.Root;
        bool isFolder = root is null || !root.Contains("://", StringComparison.Ordinal);
        _isOwnScratch = root is null || !isFolder;
        Scratch = _isOwnScratch ? Directory.CreateTempSubdirectory("lakeorm-crashes-").FullName : root!;
        Root = root ?? Scratch;
        if (options.Faults > 0 && Root.StartsWith("s3", StringComparison.Ordinal) && Endpoints.FirstOrDefault(static name => Endpoint(name) is not null) is { } variable)
        {
            Faults = new RandomFaults(Endpoint(variable)!, options.Faults, options.Seed);
            Launcher = new ProcessLauncher(new Dictionary<string, string> { [variable] = Faults.Address.ToString() });
        }
        else
        {
            Launcher = Root.StartsWith("memory:", StringComparison.Ordinal) ? new TaskLauncher(Verbs.Find) : new ProcessLauncher(new Dictionary<string, string>());
        }

        Directory.CreateDirectory(Lake(string.Empty).Temporary);
    }

    /// <summary>What all lakes are below.</summary>
    public string Root { get; }

    /// <summary>The folder of this machine for what is none of the lakes'.</summary>
    public string Scratch { get; }

    public ILauncher Launcher { get; }

    /// <summary>What goes wrong between workers and the store; null for nothing.</summary>
    public RandomFaults? Faults { get; }

    /// <summary>Starts what the options ask for.</summary>
    public static async Task<RunPlace> OpenAsync(CrashOptions options) => new(options, options.Store is { } kind ? await TestStore.StartAsync(kind) : null);

    /// <summary>A lake of the run.</summary>
    public LakePlace Lake(string name) => new(Root == Scratch ? Path.Combine(Root, name) : $"{Root.TrimEnd('/')}/{name}", Scratch);

    /// <summary>Waits for what dead workers have on its way.</summary>
    public async Task SettleAsync()
    {
        await Launcher.SettleAsync();
        if (Faults is not null)
        {
            await Faults.SettleAsync();
        }
    }

    /// <summary>Removes what is on this machine, unless the caller named the place.</summary>
    public void DeleteScratch()
    {
        if (_isOwnScratch)
        {
            Directory.Delete(Scratch, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Faults is not null)
        {
            await Faults.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    // The proxy speaks plain HTTP.
    private static Uri? Endpoint(string variable) =>
        Uri.TryCreate(Environment.GetEnvironmentVariable(variable), UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme == Uri.UriSchemeHttp ? endpoint : null;
}
