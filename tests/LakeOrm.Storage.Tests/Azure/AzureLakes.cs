using System.Collections.Concurrent;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using LakeOrm.Storage.Azure;
using LakeOrm.TestServers;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace LakeOrm.Storage.Tests.Azure;

/// <summary>Lakes in a server of the tests' own.</summary>
internal static class AzureLakes
{
    public const string Container = "lakeorm-tests";

    private static readonly ConcurrentDictionary<Uri, Lazy<Task>> Made = new();

    /// <summary>A root below which there is nothing.</summary>
    public static Uri NewRoot() => new($"az://{Container}/{Guid.NewGuid():N}");

    /// <summary>The server's address, where the container is.</summary>
    public static async Task<Uri> EndpointAsync(Azurite server)
    {
        Uri endpoint = await server.EndpointAsync();
        await Made.GetOrAdd(endpoint, static at => new Lazy<Task>(() => Client(at).CreateIfNotExistsAsync())).Value;
        return endpoint;
    }

    /// <summary>The container by Azure's own client.</summary>
    public static BlobContainerClient Client(Uri endpoint, string container = Container) => new BlobServiceClient(
        endpoint, new StorageSharedKeyCredential(Azurite.Account, Azurite.Key), new BlobClientOptions(BlobClientOptions.ServiceVersion.V2026_06_06)).GetBlobContainerClient(container);

    /// <summary>A signature for all that the container holds.</summary>
    public static string Sas(string container = Container) =>
        new BlobSasBuilder(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(1)) { BlobContainerName = container, Resource = "c" }
            .ToSasQueryParameters(new StorageSharedKeyCredential(Azurite.Account, Azurite.Key)).ToString();

    /// <summary>A new container.</summary>
    public static async Task<string> NewContainerAsync(Azurite server)
    {
        string container = $"lakeorm-{Guid.NewGuid():N}";
        await Client(await EndpointAsync(server), container).CreateAsync();
        return container;
    }

    /// <summary>A storage that is let in by a signature, so that requests may be changed on their way.</summary>
    public static async Task<AzureStorage> OpenAsync(
        Azurite server, HttpMessageHandler? http, int maxAttempts = 6, int blockBytes = 1024 * 1024, int parallelBlocks = 4, TimeSpan? timeout = null, Uri? root = null) =>
        new(root ?? NewRoot(), new AzureOptions
        {
            Endpoint = await EndpointAsync(server),
            SasToken = Sas(root?.Host ?? Container),
            Handler = http,
            MaxAttempts = maxAttempts,
            BlockBytes = blockBytes,
            ParallelBlocks = parallelBlocks,
            Timeout = timeout ?? TimeSpan.FromMinutes(1),
        });
}
