namespace LakeOrm.Storage.S3.Connections;

/// <summary>Ends requests and answers that stand still. A limit on the whole would cut off large parts on slow lines.</summary>
internal sealed class StallHandler(HttpMessageHandler inner, TimeSpan patience) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        StallWatch watch = new(patience);
        bool isHandedOn = false;
        try
        {
            if (request.Content is { } content)
            {
                request.Content = new WatchedContent(content, watch);

                // While the body waits for the store's word, a connection that breaks makes the client send the request again unasked.
                request.Headers.ExpectContinue = false;
            }

            HttpResponseMessage response;
            using (watch.Follow(cancellationToken))
            {
                watch.Start();
                response = await base.SendAsync(request, watch.Token).ConfigureAwait(false);
                watch.Stop();
            }

            HttpContent body = response.Content;
            if (request.Method != HttpMethod.Head && body.Headers.ContentLength is not 0)
            {
                StreamContent watched = new(new WatchedStream(await body.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), watch, body));
                foreach ((string name, IEnumerable<string> values) in body.Headers.NonValidated.Select(static h => (h.Key, (IEnumerable<string>)h.Value)))
                {
                    watched.Headers.TryAddWithoutValidation(name, values);
                }

                response.Content = watched;
                isHandedOn = true;
            }

            return response;
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            TimeoutException stalled = watch.Describe();
            throw new HttpRequestException(stalled.Message, stalled);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException timeout && !cancellationToken.IsCancellationRequested)
        {
            // The connection was not made in time.
            throw new HttpRequestException(HttpRequestError.ConnectionError, timeout.Message, timeout);
        }
        finally
        {
            if (!isHandedOn)
            {
                watch.Dispose();
            }
        }
    }
}
