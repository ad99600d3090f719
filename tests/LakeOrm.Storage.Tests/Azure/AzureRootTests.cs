using System.Net;
using Azure.Core;
using LakeOrm.Storage.Azure;
using LakeOrm.Storage.Tests.Support;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Azure;

/// <summary>Where a root leads, and who calls there.</summary>
public sealed class AzureRootTests(Azurite server)
{
    private const string Signature = "sv=2026-06-06&sr=c&sig=MARKED%2BSIGNATURE%3D";
    private static readonly string Key = Convert.ToBase64String("MARKED-KEY"u8);

    [Theory]
    [InlineData("abfss://c@acc.dfs.core.windows.net/a/b", "https://acc.blob.core.windows.net/c/a/b/k", "abfss://c@acc.dfs.core.windows.net/a/b")]
    [InlineData("abfss://c@acc.dfs.core.windows.net", "https://acc.blob.core.windows.net/c/k", "abfss://c@acc.dfs.core.windows.net")]
    [InlineData("abfss://ws@onelake.dfs.fabric.microsoft.com/i.Lakehouse/Files", "https://onelake.blob.fabric.microsoft.com/ws/i.Lakehouse/Files/k", "abfss://ws@onelake.dfs.fabric.microsoft.com/i.Lakehouse/Files")]
    [InlineData("az://c/a/", "https://given.blob.core.windows.net/c/a/k", "az://c/a")]
    [InlineData("https://acc.blob.core.windows.net/c/a", "https://acc.blob.core.windows.net/c/a/k", "https://acc.blob.core.windows.net/c/a")]
    [InlineData("https://acc.dfs.core.windows.net/c", "https://acc.blob.core.windows.net/c/k", "https://acc.blob.core.windows.net/c")]
    [InlineData("http://127.0.0.1:10000/devstoreaccount1/c/a", "http://127.0.0.1:10000/devstoreaccount1/c/a/k", "http://127.0.0.1:10000/devstoreaccount1/c/a")]
    public async Task A_root_leads_to_the_blob_service_of_its_account(string root, string address, string text)
    {
        using Interceptor http = NothingThere();
        await using ILakeStorage storage = new AzureStorageProvider(new AzureOptions { Account = "given", Handler = http }).Open(new Uri(root));

        Assert.Null(await storage.HeadAsync("k"));

        Assert.Equal(address, http.Sent.Single().Uri.ToString());
        Assert.Equal(text, storage.Root);
    }

    [Theory]
    [InlineData("s3://bucket/a")]
    [InlineData("abfss://acc.dfs.core.windows.net/MARKED")]
    [InlineData("abfss://c@acc.dfs.core.windows.net/a?sig=MARKED")]
    [InlineData("abfss://c:MARKED@acc.dfs.core.windows.net/a")]
    [InlineData("az://c/a?sig=MARKED")]
    [InlineData("az://c/a//b")]
    [InlineData("https://acc.blob.core.windows.net/")]
    [InlineData("http://acc.blob.core.windows.net/c?sig=MARKED")]
    [InlineData("http://10.0.0.1:10000/acc/c?sig=MARKED")]
    public void What_is_no_root_is_refused_and_not_repeated(string root)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new AzureStorage(new Uri(root), new AzureOptions { Account = "a" }));
        Assert.Contains("Expected", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_without_an_account_is_told()
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new AzureStorage(new Uri("az://c/a")));
        Assert.Contains("AZURE_STORAGE_ACCOUNT", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_gives_what_the_options_leave_out()
    {
        Environment.SetEnvironmentVariable("AZURE_STORAGE_ACCOUNT", "named");
        Environment.SetEnvironmentVariable("AZURE_STORAGE_SAS_TOKEN", Signature);
        try
        {
            using Interceptor http = NothingThere();
            await using AzureStorage storage = new(new Uri("az://c"), new AzureOptions { Handler = http });
            await storage.HeadAsync("k");
            Assert.Equal("named.blob.core.windows.net", http.Sent.Single().Uri.Host);
            Assert.Contains("sig=", http.Sent.Single().Uri.Query, StringComparison.Ordinal);

            Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", Key);
            await using AzureStorage byKey = new(new Uri("az://c"), new AzureOptions { Handler = http });
            await byKey.HeadAsync("k");
            Assert.StartsWith("SharedKey named:", http.Sent.Last().Headers["Authorization"], StringComparison.Ordinal);

            Environment.SetEnvironmentVariable("AZURE_STORAGE_CONNECTION_STRING", $"DefaultEndpointsProtocol=https;AccountName=other;AccountKey={Key};EndpointSuffix=core.windows.net");
            await using AzureStorage connected = new(new Uri("az://c"), new AzureOptions { Handler = http });
            await connected.HeadAsync("k");
            Assert.StartsWith("SharedKey other:", http.Sent.Last().Headers["Authorization"], StringComparison.Ordinal);
        }
        finally
        {
            foreach (string name in new[] { "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_SAS_TOKEN", "AZURE_STORAGE_KEY", "AZURE_STORAGE_CONNECTION_STRING" })
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public async Task A_token_credential_calls()
    {
        using Interceptor http = NothingThere();
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { Credential = DelegatedTokenCredential.Create(Token, (context, stop) => new(Token(context, stop))), Handler = http });

        await storage.HeadAsync("k");

        Assert.Equal("Bearer MARKED-TOKEN", http.Sent.Single().Headers["Authorization"]);

        static AccessToken Token(TokenRequestContext context, CancellationToken stop) => new("MARKED-TOKEN", DateTimeOffset.UtcNow.AddHours(1));
    }

    [Fact]
    public async Task A_credential_that_fails_is_told_and_nothing_was_done()
    {
        using Interceptor http = NothingThere();
        await using AzureStorage storage = new(
            new Uri("abfss://c@acc.dfs.core.windows.net"),
            new AzureOptions { Credential = DelegatedTokenCredential.Create(static (_, _) => throw new InvalidOperationException("no"), static (_, _) => throw new InvalidOperationException("no")), Handler = http });

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("k", new byte[1]));

        Assert.Equal((LakeStorageFailure.Credentials, true), (e.Failure, e.IsRefused));
        Assert.Empty(http.Sent);
    }

    [Fact]
    public async Task A_connection_string_and_a_signature_let_one_in()
    {
        Uri endpoint = await AzureLakes.EndpointAsync(server);
        string connection = $"DefaultEndpointsProtocol=http;AccountName={Azurite.Account};AccountKey={Azurite.Key};BlobEndpoint={endpoint};";
        Uri root = AzureLakes.NewRoot();
        await using AzureStorage connected = new(root, new AzureOptions { ConnectionString = connection });
        Assert.True(await connected.PutIfAbsentAsync("a", new byte[1]));

        await using AzureStorage signed = new(new Uri($"{endpoint}/{AzureLakes.Container}{root.AbsolutePath}?{AzureLakes.Sas()}"));
        Assert.NotNull(await signed.HeadAsync("a"));
        Assert.True(await signed.TryCopyAsync("a", "b"));
        Assert.DoesNotContain("sig", signed.Root, StringComparison.Ordinal);

        LakeStorageException e = Assert.Throws<LakeStorageException>(() => new AzureStorage(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { ConnectionString = connection }));
        Assert.Contains(Azurite.Account, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lake_in_an_emulator_on_this_machine_is_opened_by_its_address()
    {
        Uri endpoint = await AzureLakes.EndpointAsync(server);
        await using LakeClient lake = Lake.Open($"{endpoint.AbsoluteUri.TrimEnd('/')}/{AzureLakes.Container}{AzureLakes.NewRoot().AbsolutePath}?{AzureLakes.Sas()}", [new AzureStorageProvider()]);
        await lake.VerifyAsync();
    }

    [Theory]
    [InlineData("the key is no base64: MARKED", null, null)]
    [InlineData(null, "AccountName=MARKED", null)]
    [InlineData("TUFSS0VE", null, Signature)]
    public void Credentials_that_cannot_be_read_or_are_too_many_are_refused_and_not_repeated(string? key, string? connection, string? signature)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(
            () => new AzureStorage(new Uri("abfss://c@acc.dfs.core.windows.net"), new AzureOptions { AccountKey = key, ConnectionString = connection, SasToken = signature }));
        Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_credentials_are_told()
    {
        await using AzureStorage storage = new(AzureLakes.NewRoot(), new AzureOptions { Endpoint = await AzureLakes.EndpointAsync(server), AccountKey = Key });
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal((LakeStorageFailure.Credentials, true), (e.Failure, e.IsRefused));
    }

    [Fact]
    public async Task No_secret_is_ever_told()
    {
        const string Echo = "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>MARKED+SIGNATURE= MARKED%2BSIGNATURE</Message><AuthenticationErrorDetail>The MAC signature 'MARKED' is wrong</AuthenticationErrorDetail></Error>";
        using Interceptor http = new(static (_, number, _) => number switch
        {
            1 => Task.FromResult(Interceptor.Respond(HttpStatusCode.Forbidden, Echo, ("x-ms-error-code", "AuthenticationFailed"))),
            2 => Task.FromResult(Interceptor.Respond(HttpStatusCode.InternalServerError, Echo)),
            3 => Task.FromResult(Interceptor.Respond(HttpStatusCode.OK, "<html>MARKED</html>")),
            _ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "reset"),
        });
        AzureOptions options = new() { SasToken = Signature, Handler = http, MaxAttempts = 1 };
        await using AzureStorage storage = new(new Uri("abfss://c@acc.dfs.core.windows.net/lake"), options);

        List<string> told = [options.ToString()!, storage.ToString()!, storage.Root];
        for (int i = 0; i < 4; i++)
        {
            told.Add((await Assert.ThrowsAnyAsync<LakeStorageException>(async () => await (i == 2 ? storage.ListAsync("").ToListAsync() : ToList(storage)))).ToString());
        }

        Assert.All(http.Sent, static sent => Assert.Contains("MARKED", sent.Uri.Query, StringComparison.Ordinal));
        Assert.All(told, static text => Assert.DoesNotContain("MARKED", text, StringComparison.Ordinal));
        Assert.Contains("'c'", told[3], StringComparison.Ordinal);
        Assert.Contains("lake/a", told[3], StringComparison.Ordinal);

        static async ValueTask<List<LakeObject>> ToList(AzureStorage storage)
        {
            await storage.PutIfAbsentAsync("a", new byte[1]);
            return [];
        }
    }

    private static Interceptor NothingThere() => new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.NotFound, "", ("x-ms-error-code", "BlobNotFound"))));
}
