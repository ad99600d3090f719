using LakeOrm.Contract;
using LakeOrm.Local.Tests.Contract;
using LakeOrm.Storage.Gcs;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>Lakes in a bucket of Google Cloud Storage.</summary>
public sealed class GcsLakes : StoreLakes
{
    public override async ValueTask<ContractLake> OpenAsync()
    {
        FakeGcs server = (await TestContext.Current.GetFixture<FakeGcs>())!;
        GcsOptions? options = await server.EndpointAsync() is { } endpoint ? new GcsOptions { Endpoint = endpoint, Credentials = GcsCredentials.Anonymous } : null;
        Uri root = FakeGcs.NewRoot();
        return new StorageLake(() => new GcsStorage(root, options));
    }
}
