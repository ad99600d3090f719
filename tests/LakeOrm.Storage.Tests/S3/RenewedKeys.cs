using Amazon.Runtime;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Keys that the SDK renews by the time, and counts how often they were given.</summary>
internal sealed class RenewedKeys(S3Store store) : RefreshingAWSCredentials
{
    private int _given;

    public int Given => Volatile.Read(ref _given);

    protected override CredentialsRefreshState GenerateNewCredentials()
    {
        Interlocked.Increment(ref _given);
        return new CredentialsRefreshState(new ImmutableCredentials(store.AccessKeyId, store.SecretAccessKey, token: null), DateTime.UtcNow.AddHours(1));
    }
}
