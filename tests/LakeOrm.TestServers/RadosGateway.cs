using System.Net;
using System.Net.Sockets;

namespace LakeOrm.TestServers;

/// <summary>A Ceph object gateway, which speaks S3: started with the first test that asks for it, and stopped with the run. Its inner ports are fixed, so one runs on a machine at a time; or a running store of any kind.</summary>
public sealed class RadosGateway : IAsyncDisposable
{
    /// <summary>What <see cref="Servers.RequireVariable"/> calls it.</summary>
    public const string Name = "s3";

    /// <summary>Names the endpoint of a running store that is used instead; its keys are where the AWS tools have them.</summary>
    public const string EndpointVariable = "LAKEORM_TEST_S3_ENDPOINT";

    /// <summary>Names the bucket of that store; the tests keep below a prefix of their own. Without it they make one.</summary>
    public const string BucketVariable = "LAKEORM_TEST_S3_BUCKET";

    private const int MonitorPort = 5130;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private readonly SemaphoreSlim _turn = new(1);

    // Looked at before any test, since some set variables of the environment.
    private S3Store? _store = Running();
    private ServerHome? _home;
    private FileStream? _lock;
    private string? _stop;

    /// <summary>The store; skips the test where there is none.</summary>
    public async Task<S3Store> GetAsync()
    {
        await _turn.WaitAsync();
        try
        {
            return _store ??= await StartAsync();
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop is not null)
        {
            await ServerScript.RunAsync(_stop, _home!.Data);
        }

        _home?.Dispose();
        if (_lock is not null)
        {
            _lock.SetLength(0);
            await _lock.DisposeAsync();
        }

        _turn.Dispose();
    }

    private static S3Store? Running() =>
        Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 } endpoint
            ? new S3Store(
                new Uri(endpoint),
                Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") ?? string.Empty,
                Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") ?? string.Empty,
                Environment.GetEnvironmentVariable(BucketVariable) ?? "lakeorm-tests",
                CreatesBuckets: Environment.GetEnvironmentVariable(BucketVariable) is null)
            : null;

    private async Task<S3Store> StartAsync()
    {
        string install = Servers.Script(Name, "servers/radosgw-install.sh");
        string start = Servers.Script(Name, "servers/radosgw-start.sh");
        string stop = Servers.Script(Name, "servers/radosgw-stop.sh");
        if (!Environment.IsPrivilegedProcess)
        {
            Servers.Lack(Name, $"The object gateway starts for root alone. {EndpointVariable} can name a running store instead.");
        }

        _lock ??= await LockAsync();
        if (IsTaken(MonitorPort))
        {
            // A run that was killed left its servers; the lock holds where.
            using StreamReader left = new(_lock, leaveOpen: true);
            if (await left.ReadToEndAsync() is { Length: > 0 } data && Directory.Exists(data))
            {
                await ServerScript.RunAsync(stop, data);
            }

            if (IsTaken(MonitorPort))
            {
                Servers.Lack(Name, $"Port {MonitorPort}, which the object gateway needs, is taken. {EndpointVariable} can name a running store instead.");
            }
        }

        _home ??= new ServerHome("radosgw");
        _lock.SetLength(0);
        await _lock.WriteAsync(System.Text.Encoding.UTF8.GetBytes(_home.Data));
        await _lock.FlushAsync();
        if (!File.Exists(Path.Combine(_home.Installation, "usr/bin/radosgw")))
        {
            await ServerScript.RunAsync(install, _home.Installation);
        }

        int port = FreePorts();
        _stop = stop;
        await ServerScript.RunAsync(start, new Dictionary<string, string> { ["CEPH_ROOT"] = _home.Installation }, _home.Data, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return new S3Store(
            new Uri($"http://127.0.0.1:{port}"),
            "testkey",
            "testsecret",
            "lakeorm-tests",
            CreatesBuckets: true,
            new Uri($"https://127.0.0.1:{port + 1}"),
            Path.Combine(_home.Data, "tls/ca.pem"));
    }

    // Test assemblies run side by side.
    private static async Task<FileStream> LockAsync()
    {
        string path = Path.Combine(Path.GetTempPath(), "lakeorm-radosgw.lock");
        for (DateTime end = DateTime.UtcNow + Patience; ;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    private static bool IsTaken(int port)
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // One for http and the next for https.
    private static int FreePorts()
    {
        while (true)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using TcpListener second = new(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // The next one is taken.
            }
        }
    }
}
