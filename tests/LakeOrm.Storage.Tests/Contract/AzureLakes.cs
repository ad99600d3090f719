using LakeOrm.Contract;
using LakeOrm.Local.Tests.Contract;
using LakeOrm.Storage.Azure;
using LakeOrm.TestServers;
using Containers = LakeOrm.Storage.Tests.Azure.AzureLakes;

namespace LakeOrm.Storage.Tests.Contract;

/// <summary>Lakes in a container of Azure.</summary>
public sealed class AzureLakes : StoreLakes
{
    public override async ValueTask<ContractLake> OpenAsync()
    {
        if (Azurite.RunningRoot is { } running)
        {
            return new StorageLake(() => new AzureStorage(running));
        }

        Azurite server = (await TestContext.Current.GetFixture<Azurite>())!;
        AzureOptions options = new() { Endpoint = await Containers.EndpointAsync(server), AccountKey = Azurite.Key };
        Uri root = Containers.NewRoot();
        return new StorageLake(() => new AzureStorage(root, options));
    }
}
