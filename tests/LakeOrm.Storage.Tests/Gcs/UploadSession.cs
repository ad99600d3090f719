using System.Globalization;
using System.Net;
using LakeOrm.Storage.Gcs.Calls;
using LakeOrm.Storage.Remote;
using LakeOrm.Storage.Tests.Support;

namespace LakeOrm.Storage.Tests.Gcs;

/// <summary>The store's side of one upload in parts, as Google documents it, with faults: the test server completes an object when it is only asked how much it has.</summary>
internal sealed class UploadSession
{
    public const string Secret = "upload_id=MARKED-SESSION";

    private readonly List<byte> _received = [];
    private readonly Queue<Func<byte[], (int Kept, HttpStatusCode? Answer)>> _faults = new();
    private bool _isComplete;

    public byte[] Received => [.. _received];

    public bool IsCancelled { get; private set; }

    public bool IsDeleted { get; private set; }

    /// <summary>A fault of the next request that sends bytes: how many are kept, and what is answered; the connection breaks where that is null.</summary>
    public UploadSession Fails(Func<byte[], (int Kept, HttpStatusCode? Answer)> fault)
    {
        _faults.Enqueue(fault);
        return this;
    }

    public Task<HttpResponseMessage> Answer(SentRequest request, int number, Func<Task<HttpResponseMessage>> next)
    {
        if (request.Method == HttpMethod.Post)
        {
            return Task.FromResult(Interceptor.Respond(HttpStatusCode.OK, "{}", ("Location", $"http://127.0.0.1:9/session?{Secret}")));
        }

        if (request.Method == HttpMethod.Delete)
        {
            IsCancelled |= request.Uri.AbsolutePath == "/session";
            IsDeleted |= request.Uri.AbsolutePath != "/session";
            return Task.FromResult(Interceptor.Respond((HttpStatusCode)(IsDeleted ? 204 : 499)));
        }

        string range = request.Headers["Content-Range"];
        string total = range[(range.IndexOf('/') + 1)..];
        if (request.Body.Length > 0)
        {
            Assert.Equal(_received.Count, int.Parse(range["bytes ".Length..range.IndexOf('-')], CultureInfo.InvariantCulture));
        }

        if (request.Body.Length > 0 && _faults.TryDequeue(out Func<byte[], (int Kept, HttpStatusCode? Answer)>? fault))
        {
            (int kept, HttpStatusCode? answer) = fault(request.Body);
            _received.AddRange(request.Body[..kept]);
            _isComplete |= kept == request.Body.Length && total != "*";
            return answer is { } status ? Task.FromResult(Interceptor.Respond(status)) : throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
        }

        _received.AddRange(request.Body);
        _isComplete |= total == _received.Count.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(
            _isComplete ? Interceptor.Respond(HttpStatusCode.OK, Describe())
            : _received.Count == 0 ? Interceptor.Respond((HttpStatusCode)308)
            : Interceptor.Respond((HttpStatusCode)308, "", ("Range", $"bytes=0-{_received.Count - 1}")));
    }

    private string Describe() =>
        $$"""{"name":"n","size":"{{_received.Count}}","generation":"7","timeCreated":"2026-01-02T03:04:05Z","crc32c":"{{ObjectResource.WriteChecksum(Crc32C.Append(0, Received))}}"}""";
}
