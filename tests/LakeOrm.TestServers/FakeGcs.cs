using System.Globalization;
using System.Text;

namespace LakeOrm.TestServers;

/// <summary>A fake-gcs-server, which speaks the JSON interface of Google Cloud Storage. It starts with the first test that asks, and ends with the run.</summary>
public sealed class FakeGcs : IAsyncDisposable
{
    /// <summary>What <see cref="Servers.RequireVariable"/> calls it.</summary>
    public const string Name = "gcs";

    /// <summary>Names a root in a bucket of a running store, <c>gs://bucket/prefix</c>, to be used in place of a server of one's own.</summary>
    public const string RootVariable = "LAKEORM_TEST_GCS_ROOT";

    private const string Bucket = "lakeorm-tests";

    private readonly SemaphoreSlim _turn = new(1);
    private ServerHome? _home;
    private Uri? _endpoint;

    /// <summary>The server's address; null for the running store. Skips the test where there is neither.</summary>
    public async Task<Uri?> EndpointAsync()
    {
        if (RunningRoot is not null)
        {
            return null;
        }

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

    /// <summary>A root below which there is nothing.</summary>
    public static Uri NewRoot() => new($"{RunningRoot ?? $"gs://{Bucket}"}/{Guid.NewGuid():N}");

    /// <summary>A new bucket of the server.</summary>
    public async Task<string> NewBucketAsync()
    {
        string bucket = $"lakeorm-{Guid.NewGuid():N}";
        await MakeBucketAsync(await EndpointAsync() ?? throw new InvalidOperationException("Buckets are made in a server of the tests' own only."), bucket);
        return bucket;
    }

    public async ValueTask DisposeAsync()
    {
        if (_endpoint is not null)
        {
            await ServerScript.RunAsync(Servers.Script(Name, "servers/fake-gcs-stop.sh"), _home!.Data);
        }

        _home?.Dispose();
        _turn.Dispose();
    }

    private static string? RunningRoot => Environment.GetEnvironmentVariable(RootVariable) is { Length: > 0 } root ? root.TrimEnd('/') : null;

    private async Task<Uri> StartAsync()
    {
        string start = Servers.Script(Name, "servers/fake-gcs-start.sh");
        _home ??= new ServerHome(Name);
        int port = Ports.Free();
        await ServerScript.RunAsync(start, _home.Data, port.ToString(CultureInfo.InvariantCulture));
        Uri endpoint = new($"http://127.0.0.1:{port}");
        await MakeBucketAsync(endpoint, Bucket);
        return endpoint;
    }

    private static async Task MakeBucketAsync(Uri endpoint, string bucket)
    {
        using HttpClient client = new();
        using StringContent body = new($$"""{"name":"{{bucket}}"}""", Encoding.UTF8, "application/json");
        (await client.PostAsync(new Uri(endpoint, "/storage/v1/b?project=tests"), body)).EnsureSuccessStatusCode();
    }
}
