using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>Where the cache is, and how much it holds, when nobody says.</summary>
[Collection(nameof(Alone))]
public sealed class CacheDefaults : CachedLake
{
    [Fact]
    public async Task It_is_in_the_users_place_for_caches()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "The place cannot be moved for a test.");
        const string Variable = "XDG_CACHE_HOME";
        string? before = Environment.GetEnvironmentVariable(Variable);
        using TemporaryFolder place = new();
        Environment.SetEnvironmentVariable(Variable, place.Path);
        try
        {
            await MakeAsync(files: 1);
            await using LakeClient lake = LakeOrm.Lake.Local(new ObservedStorage(Objects));
            Assert.Equal(100L, await CountAsync(lake));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }

        Assert.Single(Directory.GetFiles(Path.Combine(place["lakeorm"], "files"), "*.parquet", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task It_holds_8_GiB_or_a_quarter_of_the_disk()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file with a hole takes up its length there.");
        await MakeAsync(files: 2);
        long data = (await DataFilesAsync())[0].Size;
        await Connect().ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id < 0");
        string folder = Directory.CreateDirectory(Path.Combine(Cache, "files")).FullName;
        string old = Path.Combine(folder, "old.parquet");
        await using (FileStream file = new(old, FileMode.CreateNew))
        {
            file.SetLength(Math.Min(8L << 30, new DriveInfo(folder).TotalSize / 4) - data);
        }

        File.SetLastAccessTimeUtc(old, DateTime.UtcNow.AddDays(-1));
        await Connect().ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id = 1");
        Assert.Equal(2, Cached().Length);
        await Connect().ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id = 101");
        Assert.Equal(2, Cached().Length);
        Assert.False(File.Exists(old));
    }
}
