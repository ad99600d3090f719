using System.Net;
using System.Text;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Answers as a store gives them.</summary>
internal static class Answers
{
    /// <summary>The ETag of everything: what a checksum of <see cref="Content"/> is.</summary>
    public const string ETag = "781e5e245d69b566979b86e28d23f2c7";

    /// <summary>What every object holds.</summary>
    public const string Content = "0123456789";

    /// <summary>Says yes to everything, whatever the conditions. What it is asked about has the size and the writer of what was put last.</summary>
    public static Func<RecordedRequest, HttpResponseMessage> Yes()
    {
        bool isThere = true;
        long size = 0;
        string writer = string.Empty;
        return request =>
        {
            string body = string.Empty;
            switch (request.Method)
            {
                case "POST" when request.Asks("uploads"):
                    (isThere, size, writer) = (false, 0, request.Header("x-amz-meta-lakeorm-writer") ?? string.Empty);
                    body = "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>k</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>";
                    break;
                case "POST" when request.Asks("uploadId"):
                    isThere = true;
                    body = "<CompleteMultipartUploadResult><ETag>\"" + ETag + "\"</ETag></CompleteMultipartUploadResult>";
                    break;
                case "POST" when request.Asks("delete"):
                    body = "<DeleteResult/>";
                    break;
                case "PUT" when request.Header("x-amz-copy-source") is not null:
                    body = "<CopyObjectResult><ETag>\"" + ETag + "\"</ETag></CopyObjectResult>";
                    break;
                case "PUT" when request.Asks("uploadId"):
                    Interlocked.Add(ref size, request.Body.Length);
                    break;
                case "PUT":
                    (isThere, size, writer) = (true, request.Body.Length, request.Header("x-amz-meta-lakeorm-writer") ?? string.Empty);
                    break;
                case "GET" when request.Asks("list-type"):
                    body = "<ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated></ListBucketResult>";
                    break;
                case "GET" when request.Asks("uploads"):
                    body = "<ListMultipartUploadsResult><Bucket>bucket</Bucket><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";
                    break;
                case "GET":
                    body = Content;
                    break;
            }

            if (request.Method == "HEAD" && !isThere && request.Uri.AbsolutePath.TrimEnd('/') != "/bucket")
            {
                return Answer(HttpStatusCode.NotFound, body);
            }

            HttpResponseMessage response = Answer(request.Header("Range") is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent, body);
            response.Headers.TryAddWithoutValidation("ETag", $"\"{ETag}\"");
            if (request.Header("Range") is not null)
            {
                response.Content.Headers.ContentRange = new(0, body.Length - 1, body.Length);
            }

            if (request.Method == "HEAD")
            {
                response.Content.Headers.ContentLength = size;
                response.Headers.TryAddWithoutValidation("x-amz-meta-lakeorm-writer", writer);
            }

            return response;
        };
    }

    /// <summary>An answer of a store.</summary>
    public static HttpResponseMessage Answer(HttpStatusCode status, string body)
    {
        HttpResponseMessage response = new(status) { Content = new StringContent(body, Encoding.UTF8, "application/xml") };
        response.Headers.TryAddWithoutValidation("x-amz-request-id", "r");
        return response;
    }

    /// <summary>A refusal of a store.</summary>
    public static HttpResponseMessage Error(int status, string code, string message = "So it is.") =>
        Answer((HttpStatusCode)status, $"<Error><Code>{code}</Code><Message>{message}</Message></Error>");
}
