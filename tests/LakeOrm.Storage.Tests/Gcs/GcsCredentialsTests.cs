using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Apis.Auth.OAuth2;
using LakeOrm.Storage.Gcs;
using LakeOrm.Storage.Tests.Support;

namespace LakeOrm.Storage.Tests.Gcs;

/// <summary>Tokens: where they come from, how long they are kept, and that nothing of them is told. The services that give them are played here.</summary>
public sealed class GcsCredentialsTests
{
    private const string TokenAnswer = """{"access_token":"MARKED-ACCESS","expires_in":3600,"token_type":"Bearer"}""";

    [Fact]
    public async Task A_service_account_signs_a_claim_and_gets_a_token()
    {
        using RSA key = RSA.Create(2048);
        using Interceptor http = Store(TokenAnswer);
        await using GcsStorage storage = Open(http, GcsCredentials.FromJson(ServiceAccount(key)));

        await storage.HeadAsync("a");
        await storage.HeadAsync("b");

        SentRequest asked = http.Sent.First();
        Assert.Equal("https://tokens.example/token", asked.Uri.ToString());
        Dictionary<string, string> form = Form(asked);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        string[] parts = form["assertion"].Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        JsonElement claim = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(("lake@p.example", "https://tokens.example/token"), (claim.GetProperty("iss").GetString(), claim.GetProperty("aud").GetString()));
        Assert.InRange(DateTimeOffset.FromUnixTimeSeconds(claim.GetProperty("iat").GetInt64()), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(3600, claim.GetProperty("exp").GetInt64() - claim.GetProperty("iat").GetInt64());
        Assert.Equal("k1", JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement.GetProperty("kid").GetString());

        // One token served both calls.
        Assert.Equal(["Bearer MARKED-ACCESS", "Bearer MARKED-ACCESS"], http.Sent.Skip(1).Select(static sent => sent.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_user_is_known_by_a_refresh_token()
    {
        using Interceptor http = Store(TokenAnswer);
        await using GcsStorage storage = Open(http, GcsCredentials.FromJson("""{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"}"""));

        await storage.HeadAsync("a");

        Assert.Equal("oauth2.googleapis.com", http.Sent.First().Uri.Host);
        Dictionary<string, string> form = Form(http.Sent.First());
        Assert.Equal(("refresh_token", "c", "s", "r"), (form["grant_type"], form["client_id"], form["client_secret"], form["refresh_token"]));
    }

    [Fact]
    public async Task A_service_account_is_impersonated()
    {
        using Interceptor http = Store($$"""{"accessToken":"MARKED-OTHER","expireTime":"{{DateTimeOffset.UtcNow.AddHours(1):O}}"}""");
        await using GcsStorage storage = Open(http, GcsCredentials.Impersonate(GcsCredentials.FromSource(static _ => new(new GcsToken("MARKED-OWN"))), "lake@p.example"));

        await storage.HeadAsync("a");

        SentRequest asked = http.Sent.First();
        Assert.EndsWith("/serviceAccounts/lake%40p.example:generateAccessToken", asked.Uri.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("Bearer MARKED-OWN", asked.Headers["Authorization"]);
        Assert.Contains("devstorage.read_write", Encoding.UTF8.GetString(asked.Body), StringComparison.Ordinal);
        Assert.Equal("Bearer MARKED-OTHER", http.Sent.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task The_environment_names_a_file()
    {
        string file = Path.GetTempFileName();
        using RSA key = RSA.Create(2048);
        await File.WriteAllTextAsync(file, $$"""{"type":"impersonated_service_account","service_account_impersonation_url":"https://tokens.example/token","source_credentials":{{ServiceAccount(key)}}}""");
        Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", file);
        try
        {
            using Interceptor http = Store("""{"access_token":"MARKED-ACCESS","accessToken":"MARKED-ACCESS","expires_in":3600}""");
            await using GcsStorage storage = Open(http, credentials: null);
            await storage.HeadAsync("a");
            Assert.Equal(2, http.Sent.Count(static sent => sent.Uri.Host == "tokens.example"));

            await File.WriteAllTextAsync(file, """{"type":"external_account","audience":"MARKED"}""");
            await using GcsStorage other = Open(http, credentials: null);
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await other.HeadAsync("a"));
            Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
            Assert.Contains("FromSource", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS", null);
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_machine_of_Googles_knows_who_it_is_and_another_has_no_credentials()
    {
        Environment.SetEnvironmentVariable("CLOUDSDK_CONFIG", Path.GetTempPath() + "no-such-folder");
        try
        {
            using Interceptor http = Store(TokenAnswer);
            await using GcsStorage storage = Open(http, GcsCredentials.ApplicationDefault());
            await storage.HeadAsync("a");
            Assert.Equal(("metadata.google.internal", "Google"), (http.Sent.First().Uri.Host, http.Sent.First().Headers["Metadata-Flavor"]));

            using Interceptor nothing = new(static (_, _, _) => throw new HttpRequestException(HttpRequestError.NameResolutionError, "No such host."));
            await using GcsStorage other = Open(nothing, GcsCredentials.ApplicationDefault());
            LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await other.PutIfAbsentAsync("a", new byte[1]));
            Assert.Equal((LakeStorageFailure.Credentials, true), (e.Failure, e.IsRefused));
            Assert.Contains("gcloud auth application-default login", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CLOUDSDK_CONFIG", null);
        }
    }

    [Fact]
    public async Task Googles_own_library_gives_tokens_too()
    {
        GoogleCredential google = GoogleCredential.FromAccessToken("MARKED-GOOGLE");
        using Interceptor http = Store(TokenAnswer);
        await using GcsStorage storage = Open(
            http, GcsCredentials.FromSource(async stop => new GcsToken(await ((ITokenAccess)google).GetAccessTokenForRequestAsync(cancellationToken: stop))));

        await storage.HeadAsync("a");

        Assert.Equal("Bearer MARKED-GOOGLE", http.Sent.Single().Headers["Authorization"]);
    }

    [Theory]
    [InlineData(60, 3, 3)]
    [InlineData(3600, 3, 1)]
    [InlineData(null, 3, 3)]
    public async Task A_token_is_kept_until_shortly_before_its_end(int? seconds, int calls, int asked)
    {
        int count = 0;
        using Interceptor http = Store(TokenAnswer);
        await using GcsStorage storage = Open(http, GcsCredentials.FromSource(_ =>
        {
            count++;
            return new(new GcsToken("t", seconds is { } life ? DateTimeOffset.UtcNow.AddSeconds(life) : null));
        }));

        for (int i = 0; i < calls; i++)
        {
            await storage.HeadAsync("a");
        }

        Assert.Equal(asked, count);
    }

    [Fact]
    public async Task A_token_that_ended_early_is_replaced_once_also_for_a_put_that_is_never_repeated()
    {
        int count = 0;
        using Interceptor http = new(static (request, _, _) => Task.FromResult(Interceptor.Respond(
            request.Headers["Authorization"] == "Bearer t2" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, """{"name":"a","size":"1","generation":"1"}""")));
        await using GcsStorage storage = Open(http, GcsCredentials.FromSource(_ => new(new GcsToken($"t{++count}", DateTimeOffset.UtcNow.AddHours(1)))));

        Assert.True(await storage.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal(2, http.Sent.Count);

        using Interceptor closed = new(static (_, _, _) => Task.FromResult(Interceptor.Respond(HttpStatusCode.Unauthorized)));
        await using GcsStorage never = Open(closed, GcsCredentials.FromSource(static _ => new(new GcsToken("t"))));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await never.PutIfAbsentAsync("a", new byte[1]));
        Assert.Equal((LakeStorageFailure.Credentials, true, 2), (e.Failure, e.IsRefused, closed.Sent.Count));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token. Check your iat and exp values in the JWT claim. MARKED"}""", LakeStorageFailure.Clock)]
    [InlineData(400, """{"error":"invalid_grant","error_description":"MARKED"}""", LakeStorageFailure.Credentials)]
    [InlineData(403, "MARKED", LakeStorageFailure.Denied)]
    [InlineData(503, "MARKED", LakeStorageFailure.Unavailable)]
    public async Task What_the_services_say_is_understood_and_not_repeated(int status, string body, LakeStorageFailure failure)
    {
        using RSA key = RSA.Create(2048);
        using Interceptor http = new((_, _, _) => Task.FromResult(Interceptor.Respond((HttpStatusCode)status, body)));
        await using GcsStorage storage = Open(http, GcsCredentials.FromJson(ServiceAccount(key)), maxAttempts: 2);

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.PutIfAbsentAsync("a", new byte[1]));

        Assert.Equal((failure, true), (e.Failure, e.IsRefused));
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
        Assert.Equal(e.IsTransient ? 2 : 1, http.Sent.Count);
    }

    [Theory]
    [InlineData("no json MARKED")]
    [InlineData("""{"type":"service_account","private_key":"MARKED"}""")]
    [InlineData("""{"type":"service_account","client_email":"a","private_key":"MARKED","token_uri":"http://elsewhere.example/"}""")]
    [InlineData("""{"client_secret":"MARKED"}""")]
    public void What_are_no_credentials_is_refused_and_not_repeated(string json)
    {
        LakeStorageException e = Assert.Throws<LakeStorageException>(() => GcsCredentials.FromJson(json));
        Assert.Equal(LakeStorageFailure.Credentials, e.Failure);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_none_is_told_and_not_repeated()
    {
        using Interceptor http = Store(TokenAnswer);
        await using GcsStorage storage = Open(http, GcsCredentials.FromJson("""{"type":"service_account","client_email":"a@b","private_key":"-----BEGIN PRIVATE KEY-----\nMARKED\n-----END PRIVATE KEY-----"}"""));
        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(async () => await storage.HeadAsync("a"));
        Assert.Contains("'a@b'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    private static string ServiceAccount(RSA key) => $$"""
        {"type":"service_account","client_email":"lake@p.example","private_key_id":"k1","private_key":{{JsonSerializer.Serialize(key.ExportPkcs8PrivateKeyPem())}},"token_uri":"https://tokens.example/token"}
        """;

    // Plays the services that give tokens, and a store that has nothing.
    private static Interceptor Store(string answer) => new((request, _, _) => Task.FromResult(
        request.Uri.Host == "storage.googleapis.com" ? Interceptor.Respond(HttpStatusCode.NotFound) : Interceptor.Respond(HttpStatusCode.OK, answer)));

    private static GcsStorage Open(Interceptor http, GcsCredentials? credentials, int maxAttempts = 6) =>
        new(new Uri("gs://bucket"), new GcsOptions { Endpoint = new Uri("https://storage.googleapis.com"), Credentials = credentials, Handler = http, MaxAttempts = maxAttempts });

    private static Dictionary<string, string> Form(SentRequest request) =>
        Encoding.UTF8.GetString(request.Body).Split('&').Select(static pair => pair.Split('=')).ToDictionary(static pair => pair[0], static pair => WebUtility.UrlDecode(pair[1]));
}
