using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3.Model;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>
/// Makes a request once more when the store did nothing because its credentials had expired, with new ones. The SDK renews them by the time that it was told; a store whose clock is ahead, and a token
/// that was ended early, go unnoticed. Keys that do not change are not tried again.
/// </summary>
internal sealed class RenewalHandler : PipelineHandler
{
    private readonly Lock _gate = new();
    private long _renewed;

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        IRequestContext request = executionContext.RequestContext;
        long began = Stopwatch.GetTimestamp();
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (AmazonServiceException e) when (S3Failure.IsExpired(e) && request.Identity is not (null or BasicAWSCredentials or SessionAWSCredentials or AnonymousAWSCredentials))
        {
            Renew(request.Identity, began);
        }

        // It is signed anew, and its body goes from the start.
        request.IsSigned = false;
        Stream? body = request.OriginalRequest switch
        {
            PutObjectRequest put => put.InputStream,
            UploadPartRequest part => part.InputStream,
            _ => null,
        };
        body?.Seek(0, SeekOrigin.Begin);
        return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
    }

    // Of many requests that were refused at the same time one renews for all.
    private void Renew(object identity, long began)
    {
        lock (_gate)
        {
            if (_renewed < began)
            {
                (identity as RefreshingAWSCredentials)?.ClearCredentials();
                _renewed = Stopwatch.GetTimestamp();
            }
        }
    }
}
