using LakeOrm.Contract;
using LakeOrm.Local.Tests.Contract;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;
using LakeOrm.TestServers.Faults;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>Lakes in a bucket of S3, on the way to which something happens to some requests: the contract holds all the same.</summary>
public sealed class S3Lakes : StoreLakes
{
    public override async ValueTask<ContractLake> OpenAsync()
    {
        S3Fixture fixture = (await TestContext.Current.GetFixture<S3Fixture>())!;
        S3Store store = await fixture.GetAsync();
        RandomFaults? faults = await fixture.FaultsAsync();
        Uri root = S3Fixture.NewRoot(store);
        S3StorageOptions options = S3Fixture.Options(store, endpoint: faults?.Address, maxRetries: 10, idleTimeout: TimeSpan.FromSeconds(5));
        StorageLake lake = new(() => new S3Storage(root, options));
        return faults is null ? lake : new ProxiedLake(lake, root, faults, fixture.Seed);
    }
}
