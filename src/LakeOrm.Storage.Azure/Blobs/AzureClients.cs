using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.Azure.Blobs;

/// <summary>The container, by a client that repeats calls and by one that never does.</summary>
internal sealed class AzureClients : IDisposable
{
    // The newest that emulators know, too.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2026_06_06;

    private readonly HttpClient? _http;
    private readonly string? _sasToken;

    public AzureClients(AzureRoot root, AzureOptions options)
    {
        AzureOptions given = WithEnvironment(options, root);
        if (given.Handler is not null)
        {
            _http = new HttpClient(given.Handler, disposeHandler: false) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        }

        _sasToken = given.SasToken?.TrimStart('?');
        Uri service = options.Endpoint ?? root.Service ?? ServiceOf(given);
        Place = $"{service.GetLeftPart(UriPartial.Path).TrimEnd('/')} {root.Container}";
        Repeating = Open(root, service, given, given.BackOff);
        Once = Open(root, service, given, BackOff.None);
    }

    /// <summary>Where the container is, for those who keep what they found out about it. It holds no secret.</summary>
    public string Place { get; }

    /// <summary>For calls that may be repeated.</summary>
    public BlobContainerClient Repeating { get; }

    /// <summary>For calls that must not.</summary>
    public BlobContainerClient Once { get; }

    /// <summary>The address of an object for the store itself to read: with the signature, where that is what lets one read.</summary>
    public Uri ReadableBy(BlockBlobClient blob) => _sasToken is null ? blob.Uri : new UriBuilder(blob.Uri) { Query = _sasToken }.Uri;

    public void Dispose() => _http?.Dispose();

    private static AzureOptions WithEnvironment(AzureOptions options, AzureRoot root)
    {
        int given = new object?[] { options.Credential, options.AccountKey, options.SasToken, options.ConnectionString, root.SasToken }.Count(static secret => secret is not null);
        if (given > 1)
        {
            throw new LakeStorageException($"The lake at {root} is given more than one kind of credentials. Expected one of a token credential, an account key, a shared access signature and a connection string.")
            {
                Failure = LakeStorageFailure.Credentials,
                IsRefused = true,
            };
        }

        bool isOwn = given == 1;
        string? connection = isOwn ? options.ConnectionString : Variable("AZURE_STORAGE_CONNECTION_STRING");
        string? key = isOwn ? options.AccountKey : connection is null ? Variable("AZURE_STORAGE_KEY") ?? Variable("AZURE_STORAGE_ACCOUNT_KEY") : null;
        return new AzureOptions
        {
            Account = options.Account ?? Variable("AZURE_STORAGE_ACCOUNT") ?? Variable("AZURE_STORAGE_ACCOUNT_NAME"),
            Credential = options.Credential,
            ConnectionString = connection,
            AccountKey = key,
            SasToken = isOwn ? options.SasToken ?? root.SasToken : connection is null && key is null ? Variable("AZURE_STORAGE_SAS_TOKEN") : null,
            EncryptionScope = options.EncryptionScope,
            MaxAttempts = options.MaxAttempts,
            RetryWait = options.RetryWait,
            Timeout = options.Timeout,
            Handler = options.Handler,
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static Uri ServiceOf(AzureOptions options)
    {
        if (options.ConnectionString is { } connection)
        {
            return Unreadable(() => new BlobServiceClient(connection).Uri, "connection string");
        }

        return options.Account is { Length: > 0 } account ? new Uri($"https://{account}.blob.core.windows.net")
            : throw new LakeStorageException("The root names no storage account. Name it in AzureOptions.Account or in AZURE_STORAGE_ACCOUNT, or use a root such as abfss://container@account.dfs.core.windows.net/path.")
            {
                Failure = LakeStorageFailure.Endpoint,
                IsRefused = true,
            };
    }

    private BlobContainerClient Open(AzureRoot root, Uri service, AzureOptions options, BackOff backOff)
    {
        BlobClientOptions client = new(Version) { EncryptionScope = options.EncryptionScope, TrimBlobNameSlashes = false };
        client.RetryPolicy = new RetryPolicy(backOff.Count, new BackOffDelay(backOff));
        client.Retry.NetworkTimeout = options.Timeout;
        if (_http is not null)
        {
            client.Transport = new HttpClientTransport(_http);
        }

        Uri container = new BlobUriBuilder(service) { BlobContainerName = root.Container }.ToUri();
        if (options.ConnectionString is { } connection)
        {
            BlobContainerClient opened = Unreadable(() => new BlobContainerClient(connection, root.Container, client), "connection string");
            return opened.Uri.GetLeftPart(UriPartial.Path) == container.GetLeftPart(UriPartial.Path) ? opened
                : throw new LakeStorageException($"The lake at {root} is not in the account that the connection string is for. Expected {opened.AccountName}.") { Failure = LakeStorageFailure.Credentials, IsRefused = true };
        }

        string account = AccountOf(service, options);
        return options switch
        {
            { Credential: { } credential } => new BlobContainerClient(container, credential, client),
            { AccountKey: { } key } => new BlobContainerClient(container, Unreadable(() => new StorageSharedKeyCredential(account, key), "account key"), client),
            { SasToken: not null } => new BlobContainerClient(container, Unreadable(() => new AzureSasCredential(_sasToken!), "shared access signature"), client),
            _ => new BlobContainerClient(container, client),
        };
    }

    private static string AccountOf(Uri service, AzureOptions options) =>
        new BlobUriBuilder(service).AccountName is { Length: > 0 } named ? named : options.Account ?? service.Host.Split('.')[0];

    // The library's own message may repeat what it could not read.
    private static T Unreadable<T>(Func<T> make, string what)
    {
        try
        {
            return make();
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new LakeStorageException($"The {what} of the storage account cannot be read. Copy it anew, as the portal shows it.") { Failure = LakeStorageFailure.Credentials, IsRefused = true };
        }
    }
}
