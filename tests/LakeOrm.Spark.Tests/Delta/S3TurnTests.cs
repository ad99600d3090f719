using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>In turn in an object store, which Spark reaches by another name.</summary>
[Collection(ServerOrder.Store)]
public sealed class S3TurnTests(SparkConnect servers, S3Fixture stores) : TurnTests(servers)
{
    private S3Store? _store;
    private Uri? _root;

    private protected override SparkServerSettings Settings => SparkServerSettings.Default with { Store = _store };

    private protected override string Root => $"s3a://{_root!.Host}{_root.AbsolutePath}";

    public override async ValueTask InitializeAsync()
    {
        // First the store: Spark takes its certificates when it starts.
        _store = await stores.GetAsync();
        _root = S3Fixture.NewRoot(_store);
        await base.InitializeAsync();
    }

    private protected override ILakeStorage Storage() => new S3Storage(_root!, S3Fixture.Options(_store!));
}
