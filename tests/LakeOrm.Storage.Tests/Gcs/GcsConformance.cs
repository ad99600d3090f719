using LakeOrm.Contract.Storage;
using LakeOrm.Storage.Gcs;
using LakeOrm.TestServers;

[assembly: AssemblyFixture(typeof(FakeGcs))]

namespace LakeOrm.Storage.Tests.Gcs;

public sealed class GcsConformance(FakeGcs server) : StorageContract
{
    protected override ILakeStorage Create() =>
        new GcsStorage(FakeGcs.NewRoot(), server.EndpointAsync().GetAwaiter().GetResult() is { } endpoint ? new GcsOptions { Endpoint = endpoint, Credentials = GcsCredentials.Anonymous } : null);
}
