using System.Buffers.Binary;
using System.Net.Http.Headers;
using Google.Protobuf;
using LakeOrm.Spark.Connect.Protocol;

namespace LakeOrm.Spark.Tests.Support;

/// <summary>Makes a client believe that the server is of another version: a newer server still takes what was sent to an older one.</summary>
/// <param name="version">The version that the client is told.</param>
internal sealed class VersionHandler(string version) : DelegatingHandler(new SocketsHttpHandler())
{
    // A message of gRPC has five bytes before it, the last four of which are its length.
    private const int Head = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (!request.RequestUri!.AbsolutePath.EndsWith("/AnalyzePlan", StringComparison.Ordinal))
        {
            return response;
        }

        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        AnalyzePlanResponse answer = AnalyzePlanResponse.Parser.ParseFrom(body, Head, body.Length - Head);
        answer.SparkVersion?.Version = version;
        MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
        using MemoryStream content = new();
        content.Write(body, 0, Head);
        BinaryPrimitives.WriteInt32BigEndian(content.GetBuffer().AsSpan(1), answer.CalculateSize());
        answer.WriteTo(content);
        response.Content = new ByteArrayContent(content.ToArray());
        response.Content.Headers.ContentType = type;
        return response;
    }
}
