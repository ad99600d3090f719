using System.Text;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>Reaches one bucket: how requests are made, and what becomes of their failures.</summary>
internal sealed class S3Connection : IDisposable
{
    private readonly Lock _gate = new();
    private HttpClient? _http;
    private AmazonS3Client? _client;
    private AmazonS3Client? _once;
    private bool _bucketIsThere;
    private bool _isDisposed;

    public S3Connection(S3Root root, S3StorageOptions options)
    {
        options.Check();
        Root = root;
        Options = options;
        Region = options.Region ?? RegionFromEnvironment();
        Endpoint = options.Endpoint ?? FromEnvironment();
        if (Endpoint is { } given && (!given.IsAbsoluteUri || given.Scheme is not ("http" or "https") || given.UserInfo.Length > 0))
        {
            throw new LakeStorageException("The endpoint is no address of a store. Expected one like https://host:port, without credentials: those have their own option.") { Failure = LakeStorageFailure.Endpoint };
        }
    }

    public S3Root Root { get; }

    public S3StorageOptions Options { get; }

    /// <summary>The region that was named; null where the SDK is to find it.</summary>
    public string? Region { get; }

    /// <summary>The endpoint that was given; null for Amazon's own.</summary>
    public Uri? Endpoint { get; }

    /// <summary>Asks with retries.</summary>
    public IAmazonS3 Client => Make(ref _client, Options.BackOff);

    /// <summary>Asks exactly once: a request that puts under a condition means something else when it is repeated.</summary>
    public IAmazonS3 Once => Make(ref _once, BackOff.None);

    public RequestPayer? Payer => Options.RequesterPays ? RequestPayer.Requester : null;

    /// <summary>The bucket's key of a lake's key.</summary>
    public string Key(string key)
    {
        StorageKey.Check(key);
        if (HasHalfCharacter(key))
        {
            throw new LakeStorageException($"'{key}' is no key of a lake. Expected whole characters, and it has half of a surrogate pair, which S3 cannot store.");
        }

        return Root.Prefix + key;
    }

    /// <summary>The bucket's prefix of a lake's prefix.</summary>
    public string Prefix(string prefix)
    {
        StorageKey.CheckPrefix(prefix);
        return Root.Prefix + prefix;
    }

    /// <summary>A request that stores an object of bytes at hand.</summary>
    public PutObjectRequest Put(string key, Stream content)
    {
        PutObjectRequest request = new()
        {
            BucketName = Root.Bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = "application/octet-stream",

            // Not every store understands a body in signed chunks, and bodies are in memory: they can be hashed beforehand.
            UseChunkEncoding = false,
            RequestPayer = Payer,
        };
        if (Options.Encryption is { } encryption)
        {
            (request.ServerSideEncryptionMethod, request.ServerSideEncryptionKeyManagementServiceKeyId, request.BucketKeyEnabled) = Encrypt(encryption);
        }

        return request;
    }

    /// <summary>The headers of an encryption.</summary>
    public static (ServerSideEncryptionMethod Method, string? KeyId, bool? BucketKey) Encrypt(S3Encryption encryption) =>
        encryption.IsKms ? (ServerSideEncryptionMethod.AWSKMS, encryption.KeyId, encryption.UseBucketKey ? true : null) : (ServerSideEncryptionMethod.AES256, null, null);

    /// <summary>Looks at one object.</summary>
    /// <returns>The store's answer; null when there is no such object.</returns>
    public async ValueTask<GetObjectMetadataResponse?> HeadAsync(string key, string operation, CancellationToken cancellationToken)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            try
            {
                GetObjectMetadataResponse found =
                    await Client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Root.Bucket, Key = Key(key), RequestPayer = Payer }, cancellationToken).ConfigureAwait(false);
                return found.ETag is null ? throw NotS3(operation) : found;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                if (!S3Failure.IsFromStore(e))
                {
                    throw Fail(e, operation, key, cancellationToken);
                }

                await RequireBucketAsync(operation, cancellationToken).ConfigureAwait(false);
                return null;
            }
            catch (AmazonS3Exception e) when ((int)e.StatusCode < 500)
            {
                // Credentials that had expired are new by now: the read renewed them, and the look could not know.
                Exception? why = await ExplainAsync(key, cancellationToken).ConfigureAwait(false);
                if (why is not null || isAgain)
                {
                    throw Fail(why ?? e, operation, key, cancellationToken);
                }
            }
            catch (Exception e) when (e is not LakeException)
            {
                throw Fail(e, operation, key, cancellationToken);
            }
        }
    }

    /// <summary>What a failure means to the caller.</summary>
    /// <param name="e">The failure.</param>
    /// <param name="operation">What was tried, as it follows "Cannot".</param>
    /// <param name="key">The object; null where there is none, or more than one.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Exception Fail(Exception e, string operation, string? key, CancellationToken cancellationToken) => e switch
    {
        LakeException or ObjectDisposedException => e,
        OperationCanceledException when cancellationToken.IsCancellationRequested => e is TaskCanceledException ? new OperationCanceledException(e.Message, e, cancellationToken) : e,
        _ => S3Failure.Describe(e, operation, key, this),
    };

    /// <summary>What answered is no S3.</summary>
    public LakeStorageException NotS3(string operation) => new(
        $"Cannot {operation} in {Root}: what answers at {EndpointName} is no store that speaks S3's protocol. Check the endpoint, and whether a proxy stands in between.")
    {
        Failure = LakeStorageFailure.Endpoint,
    };

    /// <summary>The endpoint for messages.</summary>
    public string EndpointName => Endpoint?.GetLeftPart(UriPartial.Authority) ?? "Amazon's endpoint";

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _client?.Dispose();
            _once?.Dispose();
            _http?.Dispose();
        }
    }

    private static bool HasHalfCharacter(string key)
    {
        ReadOnlySpan<char> rest = key;
        while (rest.Length > 0)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int used) != System.Buffers.OperationStatus.Done)
            {
                return true;
            }

            rest = rest[used..];
        }

        return false;
    }

    private static Uri? FromEnvironment()
    {
        foreach (string name in (string[])["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"])
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                return Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint)
                    ? endpoint
                    : throw new LakeStorageException($"{name} is no address. Expected one like https://host:port.") { Failure = LakeStorageFailure.Endpoint };
            }
        }

        return null;
    }

    private static string? RegionFromEnvironment() =>
        Environment.GetEnvironmentVariable("AWS_REGION") is { Length: > 0 } region ? region
        : Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { Length: > 0 } other ? other
        : null;

    // A look at an object says 404 too when there is no bucket. One further question tells them apart, once.
    private async ValueTask RequireBucketAsync(string operation, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _bucketIsThere))
        {
            return;
        }

        try
        {
            await Client.HeadBucketAsync(new HeadBucketRequest { BucketName = Root.Bucket }, cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            throw S3Failure.NoBucket(operation, this, e);
        }
        catch (AmazonS3Exception)
        {
            // Who may read objects need not be allowed to look at the bucket: it is there.
        }
        catch (Exception e)
        {
            throw Fail(e, operation, key: null, cancellationToken);
        }

        Volatile.Write(ref _bucketIsThere, true);
    }

    // The answer to a look has no body that says why; the one to a read of a byte has. Null when the read is not refused.
    private async ValueTask<Exception?> ExplainAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using GetObjectResponse response = await Client.GetObjectAsync(
                new GetObjectRequest { BucketName = Root.Bucket, Key = Key(key), ByteRange = new ByteRange(0, 0), RequestPayer = Payer }, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (AmazonS3Exception e)
        {
            return e.StatusCode == System.Net.HttpStatusCode.RequestedRangeNotSatisfiable || e.ErrorCode == "NoSuchKey" ? null : e;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private AmazonS3Client Make(ref AmazonS3Client? client, BackOff backOff)
    {
        if (Volatile.Read(ref client) is { } made)
        {
            return made;
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (client is null)
            {
                _http ??= new HttpClient(new StallHandler(Options.HttpHandler?.Invoke() ?? NewHandler(), Options.IdleTimeout)) { Timeout = Timeout.InfiniteTimeSpan };
                PatientConfig config = Configure(backOff);
                Volatile.Write(ref client, Options.Credentials.Given is { } given ? new LakeS3Client(given, config) : new LakeS3Client(config));
            }

            return client!;
        }
    }

    private SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = Options.ConnectTimeout,

        // Names are looked up again from time to time: a store's addresses change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private PatientConfig Configure(BackOff backOff)
    {
        PatientConfig config = new(backOff)
        {
            HttpClientFactory = new SharedHttpClient(_http!),
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = backOff.Count,

            // By default the SDK repeats a request whose connection broke ten times beside the other retries, also where those are off.
            MaxStaleConnectionRetries = 0,
            ForcePathStyle = Options.PathStyle ?? Endpoint is not null,

            // By default the SDK hands bodies to the connection in pieces of 8 KiB, a call of the system each.
            BufferSize = 1 << 17,
            RequestChecksumCalculation = Options.Checksums == S3Checksums.WhenSupported ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = Options.Checksums == S3Checksums.WhenSupported ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (Options.Credentials.ProfileName is { } profile)
        {
            config.Profile = new Profile(profile);
        }

        if (Endpoint is not null)
        {
            config.ServiceURL = Endpoint.ToString();
            config.AuthenticationRegion = Region ?? "us-east-1";
        }
        else if (Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return config;
    }
}
