using Amazon.Runtime;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>Keys that a caller's own code gives for each request: old ones, until it has new ones.</summary>
internal sealed class CallersKeys(S3Store store) : AWSCredentials
{
    public const string OldId = "old-key";

    public bool HasNew { get; set; }

    public override ImmutableCredentials GetCredentials() => new(HasNew ? store.AccessKeyId : OldId, store.SecretAccessKey, token: null);
}
