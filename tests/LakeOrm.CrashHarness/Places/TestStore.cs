using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage;
using Azure.Storage.Blobs;
using LakeOrm.TestServers;

namespace LakeOrm.CrashHarness.Places;

/// <summary>A store to run in: a server that is started for it, or a running one that the tests' environment variables name. This process, and those that it starts, find it by their environment.</summary>
/// <param name="root">A root below which there is nothing.</param>
/// <param name="server">What is stopped at the end; null for nothing.</param>
internal sealed class TestStore(string root, IAsyncDisposable? server) : IAsyncDisposable
{
    public const string Kinds = "s3, gcs, azure, memory";
    private const string Container = "lakeorm-crashes";

    public string Root { get; } = root;

    /// <summary>Starts a server.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static Task<TestStore> StartAsync(string kind) => kind switch
    {
        "s3" => StartS3Async(),
        "gcs" => StartGcsAsync(),
        "azure" => StartAzureAsync(),
        "memory" => Task.FromResult(new TestStore($"memory://crashes-{Guid.NewGuid():N}", null)),
        _ => throw new ArgumentException($"--store wants one of {Kinds}, not '{kind}'."),
    };

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<TestStore> StartS3Async()
    {
        RadosGateway gateway = new();
        S3Store store = await gateway.GetAsync();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", store.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", store.AccessKeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", store.SecretAccessKey);
        if (store.CreatesBuckets)
        {
            using AmazonS3Client client = new(new AmazonS3Config { ServiceURL = store.Endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
            await client.PutBucketAsync(new PutBucketRequest { BucketName = store.Bucket });
        }

        return new TestStore($"s3://{store.Bucket}/crashes-{Guid.NewGuid():N}", gateway);
    }

    private static async Task<TestStore> StartGcsAsync()
    {
        FakeGcs server = new();
        if (await server.EndpointAsync() is { } endpoint)
        {
            Environment.SetEnvironmentVariable("STORAGE_EMULATOR_HOST", endpoint.ToString());
        }

        return new TestStore(FakeGcs.NewRoot().ToString(), server);
    }

    private static async Task<TestStore> StartAzureAsync()
    {
        if (Azurite.RunningRoot is { } running)
        {
            return new TestStore(running.ToString(), null);
        }

        Azurite server = new();
        Uri endpoint = await server.EndpointAsync();
        Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", Azurite.Key);
        await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(Azurite.Account, Azurite.Key), new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06))
            .GetBlobContainerClient(Container).CreateIfNotExistsAsync();
        return new TestStore($"{endpoint.ToString().TrimEnd('/')}/{Container}/crashes-{Guid.NewGuid():N}", server);
    }
}
