using LakeOrm.Contract.Storage;
using LakeOrm.Storage.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What every storage promises, on a real store.</summary>
public sealed class S3StorageTests(S3Fixture fixture) : StorageContract
{
    protected override ILakeStorage Create()
    {
        S3Store store = Task.Run(fixture.GetAsync).GetAwaiter().GetResult();
        return new S3Storage(S3Fixture.NewRoot(store), S3Fixture.Options(store));
    }
}
