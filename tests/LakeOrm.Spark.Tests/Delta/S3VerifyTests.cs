using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage.S3;
using LakeOrm.Storage.Tests.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests.Delta;

/// <summary>A client and a Spark that do not see one store are told why, before a table is touched.</summary>
[Collection(ServerOrder.Store)]
public sealed class S3VerifyTests(SparkConnect servers, S3Fixture stores) : ServerTest(servers)
{
    private S3Store? _store;
    private Uri? _root;

    private protected override SparkServerSettings Settings => SparkServerSettings.Default with { Store = _store };

    public override async ValueTask InitializeAsync()
    {
        _store = await stores.GetAsync();
        _root = S3Fixture.NewRoot(_store);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task A_store_that_both_see_is_fine()
    {
        await using LakeClient lake = Open($"s3a://{_root!.Host}{_root.AbsolutePath}");

        Assert.True((await lake.VerifyAsync(TestContext.Current.CancellationToken)).Read > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("nope://lake", LakeStorageFailure.Scheme)]
    [InlineData("s3a://there-is-no-such-bucket/lake", LakeStorageFailure.NoSuchBucket)]
    [InlineData("s3a://{bucket}/elsewhere", LakeStorageFailure.Endpoint)]
    public async Task A_root_that_is_another_for_Spark_is_told_with_its_reason(string root, LakeStorageFailure failure)
    {
        await using LakeClient lake = Open(root.Replace("{bucket}", _root!.Host, StringComparison.Ordinal));

        LakeVerifyException e = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync(TestContext.Current.CancellationToken));

        Assert.Equal((VerifyStep.Read, failure), (e.Step, e.Failure));
    }

    [Theory]
    [InlineData("fs.s3a.secret.key", "wrong", LakeStorageFailure.Credentials)]
    [InlineData("fs.s3a.access.key", "", LakeStorageFailure.Credentials)]
    [InlineData("fs.s3a.endpoint", "http://127.0.0.1:9", LakeStorageFailure.Endpoint)]
    [InlineData("fs.s3a.endpoint", "http://no.such.host.invalid", LakeStorageFailure.Endpoint)]
    public async Task What_the_store_says_to_Spark_is_told(string setting, string value, LakeStorageFailure failure)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string root = $"s3a://{_root!.Host}{_root.AbsolutePath}";
        await using LakeClient lake = Open(root);
        await using LakeSession session = await lake.OpenSessionAsync(cancellationToken: token);
        foreach ((string name, string text) in new[] { ("fs.s3a.impl.disable.cache", "true"), ("fs.s3a.attempts.maximum", "0"), ("fs.s3a.retry.limit", "0"), (setting, value) })
        {
            await session.SetAsync(name, text, token);
        }

        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => session.Read($"{root}/x.parquet").CountAsync(token));

        Assert.Equal(failure, e.EngineError!.StoreFailure);
        Assert.Contains("s3a://", e.Message, StringComparison.Ordinal);
    }

    private LakeClient Open(string root) =>
        Lake.Spark(Server.Address, LakeFormat.Delta, new S3Storage(_root!, S3Fixture.Options(_store!)), new SparkLakeOptions { Root = root });
}
