using System.Runtime.CompilerServices;
using LakeOrm.Staging;
using LakeOrm.Storage.S3;
using LakeOrm.TestServers;

namespace LakeOrm.Storage.Tests.S3;

/// <summary>What cleaning up leaves of uploads that are not finished.</summary>
public sealed class S3StagingTests(S3Fixture fixture)
{
    private const int PartSize = 5 << 20;
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    [Fact]
    public async Task An_upload_ends_when_its_ingest_is_dead_and_goes_on_while_it_lives_however_old_it_is()
    {
        S3Store store = await fixture.GetAsync();
        await using S3Storage storage = new(S3Fixture.NewRoot(store), S3Fixture.Options(store));
        Guid living = Guid.CreateVersion7();
        Guid dead = Guid.CreateVersion7();
        await storage.PutAsync($"_staging/{living}/_alive", default);
        await storage.PutAsync($"_staging/{dead}/_alive", default);
        await using LakeObjectWriter writer = await storage.CreateAsync($"_staging/{living}/part-00000.parquet");
        await writer.Stream.WriteAsync(new byte[(2 * PartSize) + 1]);
        foreach (Guid ingest in new[] { dead, Guid.CreateVersion7() })
        {
            await (await fixture.RawAsync()).InitiateMultipartUploadAsync(store.Bucket, $"{new Uri(storage.Root).AbsolutePath.TrimStart('/')}/_staging/{ingest}/part-00000.parquet");
        }

        await using Later later = new(storage) { Living = living };
        StagingCleanupResult result = await new StagingArea(later).CleanupAsync(Age);
        Assert.Equal((1L, 1L, 2L, 1L), (result.Ingests, result.Objects, result.Unfinished, result.Kept));
        Assert.Equal((2 * PartSize) + 1, (await writer.CompleteAsync()).Size);
        later.Living = Guid.Empty;
        result = await new StagingArea(later).CleanupAsync(Age);
        Assert.Equal((1L, 2L, 0L, 0L), (result.Ingests, result.Objects, result.Unfinished, result.Kept));
    }

    // The store two hours later, where one ingest has gone on saying that it lives.
    private sealed class Later(ILakeStorage inner) : DelegatingStorage(inner), ILakeStorage
    {
        public Guid Living { get; set; }

        public override async ValueTask<LakeObject?> HeadAsync(string key, CancellationToken cancellationToken = default) => At(await Inner.HeadAsync(key, cancellationToken));

        public override async IAsyncEnumerable<LakeObject> ListAsync(string prefix, string? startAfter = null, bool recursive = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (LakeObject found in Inner.ListAsync(prefix, startAfter, recursive, cancellationToken))
            {
                yield return At(found)!;
            }
        }

        ValueTask<long> ILakeStorage.DeleteUnfinishedExceptAsync(string prefix, IReadOnlyCollection<string> except, DateTimeOffset before, CancellationToken cancellationToken) =>
            Inner.DeleteUnfinishedExceptAsync(prefix, except, before, cancellationToken);

        private LakeObject? At(LakeObject? found) =>
            found is not null && (found.Key.Contains("/_clock-", StringComparison.Ordinal) || found.Key == $"_staging/{Living}/_alive") ? found with { LastModified = found.LastModified + (2 * Age) } : found;
    }
}
