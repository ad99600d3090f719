using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage;
using Azure.Storage.Sas;
using LakeOrm.Contract.Records;
using LakeOrm.Local.Tests;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.Azure;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.Storage.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Lakes;

/// <summary>Lakes that are written and read, and lakes that cannot be: whatever becomes of the calls, secrets are told to the store alone.</summary>
public sealed class SecretTests(S3Fixture s3, FakeGcs gcs, Azurite azure)
{
    private readonly string _mark = $"mark{Guid.NewGuid():N}";

    [Fact]
    public async Task A_lake_in_s3_tells_no_secret()
    {
        S3Store store = await s3.GetAsync();
        Uri root = S3Fixture.NewRoot(store);
        Uri nowhere = new($"http://127.0.0.1:{Ports.Free()}");
        S3Credentials keys = S3Credentials.Keys(store.AccessKeyId, store.SecretAccessKey);
        S3Credentials marked = S3Credentials.Keys(store.AccessKeyId, _mark);
        S3Credentials session = S3Credentials.Keys(store.AccessKeyId, _mark, _mark);
        using ToldTexts told = new();
        await UseAsync(told, root, Open(new() { Endpoint = store.Endpoint, Credentials = keys }), works: true);
        await UseAsync(told, root, Open(new() { Endpoint = store.Endpoint, Credentials = marked, MaxRetries = 0 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = store.Endpoint, Credentials = session, MaxRetries = 0 }), works: false);
        await UseAsync(told, new Uri("s3://lakeorm-no-such-bucket/lake"), Open(new() { Endpoint = store.Endpoint, Credentials = keys, MaxRetries = 0 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = nowhere, Credentials = session, MaxRetries = 0 }), works: false);
        await UseAsync(
            told, root, Open(new() { Endpoint = nowhere, Credentials = session, MaxRetries = 0, HttpHandler = static () => new RecordingHandler(static _ => Answers.Error(400, "ExpiredToken")) }), works: false);
        NoneOf(told, _mark, store.SecretAccessKey);

        Func<ILakeStorageProvider> Open(S3StorageOptions options)
        {
            told.AddObject(options);
            told.AddObject(options.Credentials);
            return () => new S3StorageProvider(options);
        }
    }

    [Fact]
    public async Task A_lake_in_google_cloud_storage_tells_no_secret()
    {
        Uri? endpoint = await gcs.EndpointAsync();
        Assert.SkipWhen(endpoint is null, "A marked token is taken by a server of the tests' own only.");
        Uri root = FakeGcs.NewRoot();
        Uri nowhere = new($"http://127.0.0.1:{Ports.Free()}");
        GcsCredentials token = GcsCredentials.FromSource(_ => new(new GcsToken(_mark)));
        using RSA rsa = RSA.Create(2048);
        string pem = rsa.ExportPkcs8PrivateKeyPem();
        using ToldTexts told = new();
        told.AddObject(new GcsToken(_mark));
        await UseAsync(told, root, Open(new() { Endpoint = endpoint, Credentials = token }), works: true);
        await UseAsync(told, new Uri("gs://lakeorm-no-such-bucket/lake"), Open(new() { Endpoint = endpoint, Credentials = token, MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = nowhere, Credentials = token, MaxAttempts = 1 }), works: false);
        using Interceptor expired = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.Unauthorized, """{"error":{"code":401,"message":"Invalid Credentials"}}""")));
        await UseAsync(told, root, Open(new() { Endpoint = nowhere, Credentials = token, MaxAttempts = 1, Handler = expired }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = endpoint, Credentials = GcsCredentials.FromJson(Account(pem, nowhere)), MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = endpoint, Credentials = GcsCredentials.FromJson(Account(_mark, nowhere)), MaxAttempts = 1 }), works: false);
        NoneOf(told, [_mark, .. pem.Split('\n').Where(static line => line.Length > 40)]);

        Func<ILakeStorageProvider> Open(GcsOptions options)
        {
            told.AddObject(options);
            told.AddObject(options.Credentials!);
            return () => new GcsStorageProvider(options);
        }
    }

    [Fact]
    public async Task A_lake_in_azure_tells_no_secret()
    {
        Uri endpoint = await AzureLakes.EndpointAsync(azure);
        Uri root = AzureLakes.NewRoot();
        Uri nowhere = new($"http://127.0.0.1:{Ports.Free()}/{Azurite.Account}");
        string wrongKey = Convert.ToBase64String(Encoding.ASCII.GetBytes(_mark));
        string sas = AzureLakes.Sas();
        string expired = new BlobSasBuilder(BlobContainerSasPermissions.All, DateTimeOffset.UtcNow.AddHours(-1)) { BlobContainerName = AzureLakes.Container, Resource = "c" }
            .ToSasQueryParameters(new StorageSharedKeyCredential(Azurite.Account, Azurite.Key)).ToString();
        using ToldTexts told = new();
        await UseAsync(told, root, Open(new() { Endpoint = endpoint, SasToken = sas }), works: true);
        await UseAsync(told, root, Open(new() { ConnectionString = Connection(Azurite.Key, endpoint) }), works: true);
        await UseAsync(told, root, Open(new() { Account = Azurite.Account, Endpoint = endpoint, AccountKey = wrongKey, MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { ConnectionString = Connection(wrongKey, endpoint), MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { ConnectionString = $"AccountKey={_mark}", MaxAttempts = 1 }), works: false);
        await UseAsync(told, new Uri("az://lakeorm-no-such-container/lake"), Open(new() { ConnectionString = Connection(Azurite.Key, endpoint), MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = nowhere, SasToken = sas, MaxAttempts = 1 }), works: false);
        await UseAsync(told, root, Open(new() { Endpoint = endpoint, SasToken = expired, MaxAttempts = 1 }), works: false);
        NoneOf(told, _mark, wrongKey, Azurite.Key, Signature(sas), Uri.UnescapeDataString(Signature(sas)), Signature(expired), Uri.UnescapeDataString(Signature(expired)));

        Func<ILakeStorageProvider> Open(AzureOptions options)
        {
            told.AddObject(options);
            return () => new AzureStorageProvider(options);
        }
    }

    [Theory]
    [InlineData("https://acct.blob.core.windows.net/c/lake?sv=1&sig=MARKED", "https://acct.blob.core.windows.net/c/lake")]
    [InlineData("https://acct.blob.core.windows.net/c/lake?sv=1&sig=MARKED@MARKED", "https://...")]
    [InlineData("s3://ID:MARKED@bucket/lake", "s3://bucket/lake")]
    [InlineData("s3://ID:MARKED/MARKED@bucket/lake#MARKED", "s3://bucket/lake")]
    [InlineData("s3://ID:MARKED?MARKED@bucket/lake", "s3://...")]
    [InlineData("gs://bucket/lake?token=MARKED", "gs://bucket/lake")]
    [InlineData("abfss://c:MARKED@acct.dfs.core.windows.net/lake", "abfss://acct.dfs.core.windows.net/lake")]
    [InlineData("ftp://ID:MARKED@host/lake", "ftp://host/lake")]
    public void A_root_that_nobody_opens_is_told_without_its_secrets(string root, string told)
    {
        LakeUnsupportedException e = Assert.Throws<LakeUnsupportedException>(() => Lake.Open(root));
        Assert.Contains($"'{told}'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_of_this_machine_is_told_without_its_secrets()
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(static () => Lake.Open("file://host/lake?sig=MARKED"));
        Assert.Contains("'file://host/lake'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    private static string Connection(string key, Uri endpoint) => $"DefaultEndpointsProtocol=http;AccountName={Azurite.Account};AccountKey={key};BlobEndpoint={endpoint}";

    private static string Signature(string sas) => sas.Split('&').Single(static part => part.StartsWith("sig=", StringComparison.Ordinal))["sig=".Length..];

    private static string Account(string privateKey, Uri tokens) => new JsonObject
    {
        ["type"] = "service_account",
        ["client_email"] = "lake@project.iam.gserviceaccount.com",
        ["private_key_id"] = "1",
        ["private_key"] = privateKey,
        ["token_uri"] = new Uri(tokens, "/token").ToString(),
    }.ToJsonString();

    private static void NoneOf(ToldTexts told, params string[] secrets)
    {
        Assert.NotEmpty(told.All);
        Assert.All(secrets, secret => Assert.DoesNotContain(told.All, text => text.Contains(secret, StringComparison.Ordinal)));
    }

    // All that a client does; each failure is told as a program would log it.
    private static async Task UseAsync(ToldTexts told, Uri root, Func<ILakeStorageProvider> open, bool works)
    {
        using TemporaryFolder cache = new();
        int failures = 0;
        await TryAsync(async () =>
        {
            await using ILakeStorage storage = open().Open(root);
            told.AddObject(storage);
            await storage.HeadAsync("nothing");
            await storage.PutAsync("probe", new byte[3]);
        });
        await TryAsync(async () =>
        {
            await using LakeClient lake = Lake.Open(
                root.ToString(), [open()], new LocalLakeOptions { CacheDirectory = cache.Path }, new LakeClientOptions { Warning = warning => told.Add(warning.ToString()) });
            told.AddObject(lake);
            await TryAsync(() => lake.PingAsync());
            await TryAsync(async () => told.Add((await lake.VerifyAsync()).ToString()));
            await TryAsync(() => lake.EnsureTableAsync<User>());
            await TryAsync(() => lake.InsertAsync([new User { Id = "u-1", Email = "a@example.com", Country = "DE" }], new InsertOptions { Key = IdempotencyKey.Once($"{Guid.NewGuid()}") }));
            await TryAsync(() => lake.QueryAsync<User>($"SELECT * FROM sales.users"));
            await TryAsync(() => lake.DeleteAsync<User>($"country = {"FR"}"));
        });
        Assert.Equal(works, failures == 0);

        async Task TryAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (Exception e) when (e is LakeException or ArgumentException or FormatException)
            {
                failures++;
                told.Add(e.ToString());
            }
        }
    }
}
