using System.Net;
using System.Text;
using LakeOrm.Storage;
using LakeOrm.Storage.S3;

namespace LakeOrm.AotSmoke;

/// <summary>Storages of other packages: requests are made and signed, and answers are read, as native code.</summary>
internal static class StoreChecks
{
    public static async Task RunAsync(Checks checks)
    {
        checks.Begin("stores");
        S3StorageOptions options = new() { Endpoint = new Uri("http://store.example"), Credentials = S3Credentials.Keys("id", "secret"), MaxRetries = 0, HttpHandler = static () => new Stub() };
        await using S3Storage storage = new(new Uri("s3://bucket/lake"), options);
        checks.That(await storage.PutIfAbsentAsync("a", new byte[3]), "a put under a condition");
        checks.Equal("a b, c", string.Join(", ", await storage.ListAsync("").Select(static found => found.Key).ToListAsync()), "a list");
        await storage.DeleteAsync(["a", "b"]);
        checks.Equal(3L, (await storage.HeadAsync("a"))!.Size, "a look");
        await checks.FailsAsync<LakeStorageException>(async () => await storage.OpenReadAsync("a"), "AccessDenied", "a refusal");
    }

    private sealed class Stub : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool isList = request.RequestUri!.Query.Contains("list-type", StringComparison.Ordinal);
            (HttpStatusCode status, string body) = request.Method.Method switch
            {
                "GET" when isList => (
                    HttpStatusCode.OK,
                    "<ListBucketResult><Name>bucket</Name><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated><Contents><Key>lake/a+b</Key><Size>1</Size></Contents><Contents><Key>lake/c</Key><Size>1</Size></Contents></ListBucketResult>"),
                "GET" => (HttpStatusCode.Forbidden, "<Error><Code>AccessDenied</Code><Message>No</Message></Error>"),
                "POST" => (HttpStatusCode.OK, "<DeleteResult/>"),
                "HEAD" => (HttpStatusCode.OK, "abc"),
                _ => (HttpStatusCode.OK, ""),
            };
            HttpResponseMessage response = new(status) { Content = new StringContent(body, Encoding.UTF8, "application/xml") };
            response.Headers.TryAddWithoutValidation("ETag", "\"e\"");
            return Task.FromResult(response);
        }
    }
}
