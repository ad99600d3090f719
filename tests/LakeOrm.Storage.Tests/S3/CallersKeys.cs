using Amazon.Runtime;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Keys that a caller's own code gives anew for each request.</summary>
internal sealed class CallersKeys(S3Store store) : AWSCredentials
{
    private int _given;

    public int Given => Volatile.Read(ref _given);

    public override ImmutableCredentials GetCredentials()
    {
        Interlocked.Increment(ref _given);
        return new ImmutableCredentials(store.AccessKeyId, store.SecretAccessKey, token: null);
    }
}
