using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using LakeOrm.Storage.S3;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>One store for all tests of the assembly. Each storage gets a prefix of its own.</summary>
public sealed class S3Fixture : IAsyncDisposable
{
    private const string SeedVariable = "LAKEORM_TEST_FAULTS_SEED";
    private const double Share = 0.02;
    private const int ManyRequests = 1000;

    private readonly RadosGateway _gateway = new();
    private readonly SemaphoreSlim _turn = new(1);
    private S3Store? _store;
    private AmazonS3Client? _raw;
    private RandomFaults? _faults;

    /// <summary>What the faults of this run follow from, as far as the order of its requests allows.</summary>
    public int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    /// <summary>The store; skips the test where there is none.</summary>
    public async Task<S3Store> GetAsync()
    {
        S3Store store = await _gateway.GetAsync();
        await _turn.WaitAsync();
        try
        {
            if (_store is null)
            {
                _raw = NewClient(store);
                if (store.CreatesBuckets)
                {
                    await _raw.PutBucketAsync(store.Bucket);
                }

                _faults = store.Endpoint.Scheme == Uri.UriSchemeHttp ? new RandomFaults(store.Endpoint, Share, Seed) { BringsBack = false } : null;
                _store = store;
            }

            return store;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The SDK's own client, for what a storage does not do.</summary>
    public async Task<AmazonS3Client> RawAsync()
    {
        await GetAsync();
        return _raw!;
    }

    /// <summary>A way to the store on which something happens to some requests; null where the store speaks TLS alone.</summary>
    public async Task<RandomFaults?> FaultsAsync()
    {
        await GetAsync();
        return _faults;
    }

    /// <summary>A new root in the tests' bucket.</summary>
    public static Uri NewRoot(S3Store store) => new($"s3://{store.Bucket}/tests/{Guid.NewGuid():N}");

    /// <summary>The options that reach the store.</summary>
    public static S3StorageOptions Options(
        S3Store store, HttpMessageHandler? handler = null, S3Credentials? credentials = null, int partSize = 5 << 20, int parallelParts = 4, int maxRetries = 5, Uri? endpoint = null, S3Checksums checksums = S3Checksums.WhenRequired, TimeSpan? idleTimeout = null) => new()
        {
            Endpoint = endpoint ?? store.Endpoint,
            Credentials = credentials ?? S3Credentials.Keys(store.AccessKeyId, store.SecretAccessKey),
            PartSize = partSize,
            ParallelParts = parallelParts,
            MaxRetries = maxRetries,
            Checksums = checksums,
            IdleTimeout = idleTimeout ?? TimeSpan.FromSeconds(60),
            HttpHandler = handler is null ? null : () => handler,
        };

    public async ValueTask DisposeAsync()
    {
        _raw?.Dispose();
        try
        {
            await (_faults?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        finally
        {
            await _gateway.DisposeAsync();
            _turn.Dispose();
        }

        Assert.True(_faults is not { Requests: > ManyRequests, Met.Count: 0 }, $"Nothing happened to {_faults?.Requests} requests, of which {Share:P0} were to meet a fault.");
    }

    private static AmazonS3Client NewClient(S3Store store) => new(
        new BasicAWSCredentials(store.AccessKeyId, store.SecretAccessKey),
        new AmazonS3Config
        {
            ServiceURL = store.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
}
