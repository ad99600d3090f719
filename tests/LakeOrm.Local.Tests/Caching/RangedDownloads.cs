using LakeOrm.Local.Cache;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>Large files are fetched in parts, side by side.</summary>
public sealed class RangedDownloads
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(10_000, 10)]
    public async Task A_file_is_put_together_of_its_parts(int size, int parts)
    {
        using TemporaryFolder folder = new();
        MemoryStorage objects = new();
        ObservedStorage storage = new(objects);
        byte[] content = new byte[size];
        new Random(7).NextBytes(content);
        await objects.PutAsync("a/b.parquet", content);
        FileCache cache = new(storage, folder.Path, null, parallel: 4, partBytes: 1000);
        using (CacheLease lease = await cache.FetchAsync([cache.Entry("a/b.parquet", size, default)], TestContext.Current.CancellationToken))
        {
            Assert.Equal(content, await File.ReadAllBytesAsync(lease.Paths.Single()));
            Assert.StartsWith(cache.Folder, lease.Paths.Single(), StringComparison.Ordinal);
        }

        Assert.Equal(size == 0 ? 0 : parts, storage.Ranges.Count);
        Assert.Equal(Enumerable.Range(0, storage.Ranges.Count).Select(static i => i * 1000L), storage.Ranges.Select(static r => r.Offset).Order());
        Assert.InRange(storage.MostOpen, 0, 4);
    }
}
