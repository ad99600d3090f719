using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>The SDK's client, which waits between its tries as everybody does.</summary>
internal sealed class PatientClient : AmazonS3Client
{
    public PatientClient(PatientConfig config)
        : base(config)
    {
    }

    public PatientClient(AWSCredentials credentials, PatientConfig config)
        : base(credentials, config)
    {
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(new PatientRetries((PatientConfig)Config)));
    }
}
