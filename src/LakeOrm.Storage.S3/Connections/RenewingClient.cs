using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>The SDK's client, whose credentials are renewed when the store calls them expired.</summary>
internal sealed class RenewingClient : AmazonS3Client
{
    public RenewingClient(AmazonS3Config config)
        : base(config)
    {
    }

    public RenewingClient(AWSCredentials credentials, AmazonS3Config config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerBefore<Marshaller>(new RenewalHandler());
    }
}
