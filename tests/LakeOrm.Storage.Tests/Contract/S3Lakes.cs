using LakeOrm.Contract;
using LakeOrm.Local.Tests.Contract;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>Lakes in a bucket of S3.</summary>
public sealed class S3Lakes : StoreLakes
{
    public override async ValueTask<ContractLake> OpenAsync()
    {
        S3Fixture fixture = (await TestContext.Current.GetFixture<S3Fixture>())!;
        S3Store store = await fixture.GetAsync();
        Uri root = S3Fixture.NewRoot(store);
        return new StorageLake(() => new S3Storage(root, S3Fixture.Options(store)));
    }
}
