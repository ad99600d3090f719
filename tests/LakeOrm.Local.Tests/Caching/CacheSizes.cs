using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>The cache keeps to its size, and takes nothing from a query that runs.</summary>
public sealed class CacheSizes : CachedLake
{
    [Fact]
    public async Task What_was_not_used_for_the_longest_time_goes_first()
    {
        await MakeAsync(files: 4);
        long size = (await DataFilesAsync()).Sum(static f => f.Size);
        LakeClient lake = Connect(size: size * 7 / 8);
        await lake.ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id < 300");
        FileInfo[] cached = Cached();
        Assert.Equal(3, cached.Length);
        File.SetLastAccessTimeUtc(cached[1].FullName, DateTime.UtcNow.AddDays(-3));
        File.SetLastAccessTimeUtc(cached[0].FullName, DateTime.UtcNow.AddDays(-2));
        File.SetLastAccessTimeUtc(cached[2].FullName, DateTime.UtcNow.AddDays(-1));

        await lake.ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id = 350");
        Assert.False(File.Exists(cached[1].FullName));
        Assert.True(File.Exists(cached[0].FullName) && File.Exists(cached[2].FullName));
    }

    [Fact]
    public async Task A_file_that_is_used_again_is_not_old()
    {
        await MakeAsync(files: 1);
        await CountAsync(Lake);
        File.SetLastAccessTimeUtc(Cached()[0].FullName, DateTime.UtcNow.AddDays(-3));
        await CountAsync(Lake);
        Assert.True(Cached()[0].LastAccessTimeUtc > DateTime.UtcNow.AddDays(-1));
    }

    [Fact]
    public async Task A_query_that_needs_more_than_the_size_is_run_and_what_is_too_much_goes_after_it()
    {
        await MakeAsync(files: 4);
        long size = (await DataFilesAsync()).Sum(static f => f.Size);
        LakeClient lake = Connect(size: size / 2);
        Assert.Equal(400L, await CountAsync(lake));
        Assert.InRange(Cached().Sum(static f => f.Length), 1, size / 2);
        Assert.Equal(400L, await CountAsync(lake));

        Assert.Equal(400L, await CountAsync(Connect(size: 0)));
        Assert.Empty(Cached());
    }

    [Fact]
    public async Task What_a_query_reads_stays_until_its_end_whoever_needs_room()
    {
        await MakeAsync(files: 6, rows: 5000);
        LakeClient reader = Connect(size: long.MaxValue);
        await using IAsyncEnumerator<Event> rows = reader.QueryStreamAsync<Event>($"SELECT * FROM events WHERE id < 25000").GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());
        Assert.Equal(5, Cached().Length);

        // This one's own file is too much already, so that all of the others would go.
        Assert.Equal(1L, await Connect(size: 1).ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id = 29999"));
        Assert.Equal(5, Cached().Length);
        int read = 1;
        while (await rows.MoveNextAsync())
        {
            read++;
        }

        Assert.Equal(25000, read);
        await rows.DisposeAsync();
        Assert.Equal(1L, await Connect(size: 1).ScalarAsync<long>($"SELECT count(kind) FROM events WHERE id = 29999"));
        Assert.Empty(Cached());
        Assert.Empty(Others());
    }

    [Fact]
    public async Task What_dead_processes_left_goes_and_what_living_ones_write_stays()
    {
        await MakeAsync(files: 1);
        await CountAsync(Lake);
        string folder = Cached()[0].DirectoryName!;
        string half = Path.Combine(folder, "x.parquet.0.part");
        string dead = Path.Combine(Cache, "leases", "x.lease");
        await File.WriteAllTextAsync(half, "half");
        await File.WriteAllTextAsync(dead, Path.GetRelativePath(Path.Combine(Cache, "files"), Cached()[0].FullName));
        string live = Path.Combine(folder, "y.parquet.0.part");
        using (new FileStream(live, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            // Its first fetch looks over the folder; the file that only the dead one reads has to make room.
            await MakeAsync(files: 1);
            await Connect(size: 1).ScalarAsync<long>($"SELECT count(kind) FROM events");
            Assert.Equal([live], Others());
            Assert.Empty(Cached());
        }
    }
}
