namespace LakeOrm.Benchmarks.Storage;

/// <summary>Counts what is asked of a store, and the bytes of its answers.</summary>
internal sealed class Traffic
{
    private long _requests;
    private long _bytes;
    private long _dataBytes;

    /// <summary>What was counted since the last time.</summary>
    public (long Requests, long Bytes, long DataBytes) Take() => (Interlocked.Exchange(ref _requests, 0), Interlocked.Exchange(ref _bytes, 0), Interlocked.Exchange(ref _dataBytes, 0));

    /// <summary>A way to the store that counts.</summary>
    public HttpMessageHandler NewHandler() => new Handler(this) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false } };

    private sealed class Handler(Traffic traffic) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            Interlocked.Increment(ref traffic._requests);
            if (request.Method == HttpMethod.Head)
            {
                return response;
            }

            if (response.Content.Headers.ContentLength is null)
            {
                // Lists come without their length.
                await response.Content.LoadIntoBufferAsync(cancellationToken);
            }

            long bytes = response.Content.Headers.ContentLength ?? 0;
            Interlocked.Add(ref traffic._bytes, bytes);
            if (request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith(".parquet", StringComparison.Ordinal) && !request.RequestUri.AbsolutePath.Contains("/_delta_log/", StringComparison.Ordinal))
            {
                Interlocked.Add(ref traffic._dataBytes, bytes);
            }

            return response;
        }
    }
}
