using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>The SDK's client, which waits between its tries as everybody does, and whose credentials are renewed when the store calls them expired.</summary>
internal sealed class LakeS3Client : AmazonS3Client
{
    public LakeS3Client(PatientConfig config)
        : base(config)
    {
    }

    public LakeS3Client(AWSCredentials credentials, PatientConfig config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PatientRetries((PatientConfig)Config)));
        pipeline.AddHandlerBefore<Marshaller>(new RenewalHandler());
    }
}
