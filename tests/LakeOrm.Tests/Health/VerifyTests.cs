using Apache.Arrow;
using Apache.Arrow.Types;
using LakeOrm.Storage;
using LakeOrm.Storage.Memory;
using LakeOrm.Tests.Support;

namespace LakeOrm.Tests.Health;

public sealed class VerifyTests
{
    [Fact]
    public async Task What_was_written_is_read_and_deleted()
    {
        MemoryDriver driver = new();
        driver.OnReadObject = key => Probe(key["_lakeorm/verify-".Length..^".parquet".Length]);
        await using LakeClient lake = new(driver);

        VerifyResult result = await lake.VerifyAsync();

        Assert.Equal(driver.Storage.Root, result.Root);
        Assert.InRange(result.ClockSkew, TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));
        Assert.True(result.Read > TimeSpan.Zero && result.Write > TimeSpan.Zero);
        Assert.Empty(await driver.Storage.ListAsync("", recursive: true).ToListAsync());
    }

    [Fact]
    public async Task An_engine_that_finds_nothing_is_told_from_one_that_finds_something_else()
    {
        MemoryDriver driver = new();
        await using LakeClient lake = new(driver);

        LakeVerifyException nothing = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync());
        Assert.Equal(VerifyStep.Read, nothing.Step);
        Assert.Contains("s3 or s3a", nothing.Message, StringComparison.Ordinal);

        driver.OnReadObject = static _ => Probe("another");
        LakeVerifyException other = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync());
        Assert.Equal((VerifyStep.Compare, LakeStorageFailure.Endpoint), (other.Step, other.Failure));
        Assert.Empty(await driver.Storage.ListAsync("", recursive: true).ToListAsync());
    }

    [Fact]
    public async Task An_engine_that_knows_why_the_store_failed_it_is_believed()
    {
        MemoryDriver driver = new();
        driver.OnReadObject = static _ => throw new LakeQueryException("No FileSystem for scheme \"s3\"") { EngineError = new LakeEngineError { StoreFailure = LakeStorageFailure.Scheme } };
        await using LakeClient lake = new(driver);

        LakeVerifyException e = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync());

        Assert.Equal((VerifyStep.Read, LakeStorageFailure.Scheme), (e.Step, e.Failure));
    }

    [Theory]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Credentials, "expired")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Denied, "right to")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.NoSuchBucket, "Create the bucket")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Endpoint, "path-style")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Region, "region")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Clock, "clock")]
    [InlineData(VerifyStep.Write, LakeStorageFailure.Scheme, "s3a://")]
    [InlineData(VerifyStep.Delete, LakeStorageFailure.Denied, "delete")]
    public async Task A_storage_that_fails_is_named_with_its_step_and_reason(VerifyStep step, LakeStorageFailure failure, string advice)
    {
        MemoryDriver driver = new() { Storage = new Failing(step, failure) };
        driver.OnReadObject = key => Probe(key["_lakeorm/verify-".Length..^".parquet".Length]);
        await using LakeClient lake = new(driver);

        LakeVerifyException e = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync());

        Assert.Equal((step, failure), (e.Step, e.Failure));
        Assert.Contains(advice, e.Message, StringComparison.Ordinal);
        Assert.Contains("memory://", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_cannot_keep_writers_apart_is_refused_before_anything_is_written()
    {
        MemoryDriver driver = new() { Storage = new Failing(VerifyStep.Promise, default) };
        await using LakeClient lake = new(driver);

        LakeVerifyException e = await Assert.ThrowsAsync<LakeVerifyException>(() => lake.VerifyAsync());

        Assert.Equal(VerifyStep.Promise, e.Step);
        Assert.Contains("put-if-absent", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_asks_engine_and_storage()
    {
        MemoryDriver driver = new();
        await using LakeClient lake = new(driver);
        await lake.PingAsync();

        driver.Storage = new Failing(VerifyStep.Write, LakeStorageFailure.Unavailable);
        LakeStorageException storage = await Assert.ThrowsAsync<LakeStorageException>(() => lake.PingAsync());
        Assert.True(storage.IsTransient);

        driver.Silence = new LakeQueryException("Gone.");
        Assert.Equal("Gone.", (await Assert.ThrowsAsync<LakeQueryException>(() => lake.PingAsync())).Message);
    }

    private static RecordBatch Probe(string value) => new(
        new Schema([new Field("probe", StringType.Default, nullable: false)], null),
        [new StringArray.Builder().Append(value).Build()],
        1);

    private sealed class Failing(VerifyStep step, LakeStorageFailure failure) : DelegatingStorage(new MemoryStorage())
    {
        private LakeStorageException Failure => new($"It is {failure}.") { Failure = failure };

        public override ValueTask<LakeStorageCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken = default) =>
            step == VerifyStep.Promise ? ValueTask.FromResult(LakeStorageCapabilities.Copy) : Inner.GetCapabilitiesAsync(cancellationToken);

        public override ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => throw Failure;

        public override ValueTask<LakeObjectWriter> CreateAsync(string key, CancellationToken cancellationToken = default) =>
            step == VerifyStep.Write ? throw Failure : Inner.CreateAsync(key, cancellationToken);

        public override ValueTask DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
            step == VerifyStep.Delete ? throw Failure : Inner.DeleteAsync(keys, cancellationToken);
    }
}
