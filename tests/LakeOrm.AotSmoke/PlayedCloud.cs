using System.Net;
using System.Text;

namespace LakeOrm.AotSmoke;

/// <summary>Plays both cloud stores, as far as the checks call them.</summary>
internal sealed class PlayedCloud : HttpMessageHandler
{
    private const string Blobs = """
        <?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="https://acc.blob.core.windows.net/" ContainerName="c"><Blobs><Blob><Name>lake/a</Name><Properties><Last-Modified>Fri, 02 Jan 2026 03:04:05 GMT</Last-Modified><Etag>0x1</Etag><Content-Length>5</Content-Length><BlobType>BlockBlob</BlobType></Properties><Metadata /></Blob></Blobs><NextMarker /></EnumerationResults>
        """;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(request.RequestUri!.Host switch
    {
        "tokens.example" => Json("""{"access_token":"t","expires_in":3600}"""),
        "acc.blob.core.windows.net" when request.Method == HttpMethod.Get => Answer(HttpStatusCode.OK, Blobs, "application/xml"),
        "acc.blob.core.windows.net" => Stored(),
        _ when request.RequestUri.AbsolutePath.StartsWith("/upload/", StringComparison.Ordinal) && request.RequestUri.Query.Contains("resumable", StringComparison.Ordinal) => Session(),
        _ when request.RequestUri.AbsolutePath.EndsWith("/o", StringComparison.Ordinal) && request.Method == HttpMethod.Get => Json("""{"items":[{"name":"lake/a","size":"5","generation":"7","timeCreated":"2026-01-02T03:04:05Z"}]}"""),
        _ when request.RequestUri.AbsolutePath.EndsWith("none", StringComparison.Ordinal) => Answer(HttpStatusCode.Forbidden, """{"error":{"message":"no","errors":[{"reason":"forbidden"}]}}""", "application/json"),
        _ => Json("""{"name":"lake/a","size":"5","generation":"7","timeCreated":"2026-01-02T03:04:05Z"}"""),
    });

    private static HttpResponseMessage Json(string body) => Answer(HttpStatusCode.OK, body, "application/json");

    private static HttpResponseMessage Session()
    {
        HttpResponseMessage response = Json("{}");
        response.Headers.Location = new Uri("https://storage.googleapis.com/session");
        return response;
    }

    private static HttpResponseMessage Stored()
    {
        HttpResponseMessage response = new(HttpStatusCode.Created) { Content = new ByteArrayContent([]) };
        response.Headers.TryAddWithoutValidation("ETag", "\"0x2\"");
        response.Content.Headers.TryAddWithoutValidation("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
        return response;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type) => new(status) { Content = new StringContent(body, Encoding.UTF8, type) };
}
