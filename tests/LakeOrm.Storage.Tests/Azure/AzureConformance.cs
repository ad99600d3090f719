using LakeOrm.Contract.Storage;
using LakeOrm.Storage.Azure;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.Azure;

public sealed class AzureConformance(Azurite server) : StorageContract
{
    protected override ILakeStorage Create() => Azurite.RunningRoot is { } running
        ? new AzureStorage(running)
        : new AzureStorage(AzureLakes.NewRoot(), new AzureOptions { Endpoint = AzureLakes.EndpointAsync(server).GetAwaiter().GetResult(), AccountKey = Azurite.Key });
}
