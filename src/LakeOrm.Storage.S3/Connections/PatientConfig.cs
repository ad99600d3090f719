using Amazon.S3;
using LakeOrm.Storage.Remote;

namespace LakeOrm.Storage.S3.Connections;

/// <summary>The SDK's configuration, with the waits between tries.</summary>
/// <param name="backOff">The waits.</param>
internal sealed class PatientConfig(BackOff backOff) : AmazonS3Config
{
    public BackOff BackOff => backOff;
}
