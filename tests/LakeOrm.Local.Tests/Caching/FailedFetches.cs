using LakeOrm.Local.Cache;
using LakeOrm.Storage;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>What fails on the way leaves nothing, and says which file it was.</summary>
public sealed class FailedFetches : CachedLake
{
    [Fact]
    public async Task A_file_that_is_missing_is_named_with_its_table()
    {
        await MakeAsync(files: 3);
        LakeObject file = (await DataFilesAsync())[1];
        await Objects.DeleteAsync([file.Key]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => CountAsync(Lake));
        Assert.Contains("'events', version 3", e.Message, StringComparison.Ordinal);
        Assert.Contains(file.Key, e.Message, StringComparison.Ordinal);
        Assert.Empty(Others());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_file_of_another_length_is_named(int difference)
    {
        await MakeAsync(files: 2);
        LakeObject file = (await DataFilesAsync())[0];
        await Objects.PutAsync(file.Key, new byte[file.Size + difference]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => CountAsync(Lake));
        Assert.Contains(file.Key, e.Message, StringComparison.Ordinal);
        Assert.Contains($"{file.Size} bytes", e.Message, StringComparison.Ordinal);
        Assert.Empty(Others());
    }

    [Fact]
    public async Task A_file_that_holds_something_else_is_named_by_its_key_and_is_not_kept()
    {
        await MakeAsync(files: 2);
        LakeObject file = (await DataFilesAsync())[0];
        using MemoryStream whole = new();
        await using (Stream stream = await Objects.OpenReadAsync(file.Key))
        {
            await stream.CopyToAsync(whole);
        }

        await Objects.PutAsync(file.Key, new byte[file.Size]);
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => CountAsync(Lake));
        Assert.Contains("'events', version 2", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{Objects.Root}/{file.Key}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Cache, e.Message, StringComparison.Ordinal);

        await Objects.PutAsync(file.Key, whole.ToArray());
        Assert.Equal(200L, await CountAsync(Lake));
    }

    [Fact]
    public async Task A_file_that_a_crash_of_the_machine_has_cut_is_fetched_again()
    {
        await MakeAsync(files: 2);
        await CountAsync(Lake);
        using (FileStream file = Cached()[0].OpenWrite())
        {
            file.SetLength(10);
        }

        Storage.Forget();
        Assert.Equal(200L, await CountAsync(Lake));
        Assert.Single(Storage.DataBytes);
    }

    [Fact]
    public async Task A_read_that_fails_on_the_way_goes_on_where_it_was()
    {
        await MakeAsync(files: 1, rows: 5000);
        int reads = 0;
        Storage.Wrap = stream => Interlocked.Increment(ref reads) == 1 ? new BreakingStream(stream, after: 1000) : stream;
        Assert.Equal(5000L, await CountAsync(Lake));
        Assert.Equal([0L, 1000L], Storage.Ranges.Select(static r => r.Offset));
    }

    [Fact]
    public async Task One_that_is_cancelled_leaves_nothing_and_the_next_one_works()
    {
        await MakeAsync(files: 4);
        using CancellationTokenSource source = new();
        int opened = 0;
        Storage.Opening = async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref opened) == 3)
            {
                await source.CancelAsync();
            }

            if (opened >= 3)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Lake.ScalarAsync<long>($"SELECT count(kind) FROM events", source.Token));
        Assert.Empty(Others());
        Storage.Opening = null;
        Assert.Equal(400L, await CountAsync(Lake));
    }

    [Fact]
    public async Task A_query_that_waits_for_another_ones_fetch_does_it_itself_when_that_is_cancelled()
    {
        await MakeAsync(files: 1);
        using CancellationTokenSource source = new();
        TaskCompletionSource isOpen = new();
        Storage.Opening = async (_, cancellationToken) =>
        {
            Storage.Opening = null;
            isOpen.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };
        Task first = Lake.ScalarAsync<long>($"SELECT count(kind) FROM events", source.Token);
        await isOpen.Task;
        Task<long> second = CountAsync(Lake);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(100L, await second);
    }

    [Fact]
    public async Task Fetches_of_others_that_are_cancelled_again_and_again_are_not_counted()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string[] keys = ["a.parquet", "b1.parquet", "b2.parquet", "b3.parquet"];
        foreach (string key in keys)
        {
            await Objects.PutAsync(key, new byte[10], token);
        }

        Dictionary<string, TaskCompletionSource> goesOn = keys.ToDictionary(static key => key, static _ => new TaskCompletionSource());
        using SemaphoreSlim opened = new(0);
        Storage.Opening = (key, stop) =>
        {
            opened.Release();
            return goesOn[key].Task.WaitAsync(stop);
        };
        FileCache cache = new(Storage, Cache, limit: null, parallel: 8);
        (Task Call, CancellationTokenSource Stop) second = await BeginAsync(keys[2]);
        (Task Call, CancellationTokenSource Stop) third = await BeginAsync(keys[3]);
        (Task Call, CancellationTokenSource Stop) other = await BeginAsync(keys[0]);
        (Task Call, CancellationTokenSource Stop) mine = await BeginAsync(keys);

        // In each round this call fetches one file itself, while another fetches the first one, is cancelled, and is followed by the next.
        for (int round = 1; round <= 3; round++)
        {
            await EndAsync(other);
            other = await BeginAsync(keys[0]);
            if (round == 1)
            {
                await EndAsync(second);
                await EndAsync(third);
                third = await BeginAsync(keys[3]);
            }
            else if (round == 2)
            {
                await EndAsync(third);
            }

            goesOn[keys[round]].SetResult();
            if (round < 3)
            {
                await opened.WaitAsync(token);
            }
        }

        Assert.NotSame(mine.Call, await Task.WhenAny(mine.Call, Task.Delay(500, token)));
        goesOn[keys[0]].SetResult();
        await mine.Call;
        await other.Call;

        async Task<(Task Call, CancellationTokenSource Stop)> BeginAsync(params string[] files)
        {
            CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(token);
            Task call = FetchAsync(files, stop.Token);
            await opened.WaitAsync(token);
            return (call, stop);
        }

        async Task FetchAsync(string[] files, CancellationToken stop)
        {
            using CacheLease lease = await cache.FetchAsync([.. files.Select(file => cache.Entry(file, 10, default))], stop);
        }

        static async Task EndAsync((Task Call, CancellationTokenSource Stop) call)
        {
            await call.Stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Call);
            call.Stop.Dispose();
        }
    }

    [Fact]
    public async Task A_cache_into_which_everybody_may_write_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Folders have no modes here.");
        await MakeAsync(files: 1);
        Directory.CreateDirectory(Cache);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Cache, (UnixFileMode)0b111_111_111);
        }

        LakeStorageException e = await Assert.ThrowsAsync<LakeStorageException>(() => CountAsync(Lake));
        Assert.Contains(nameof(LocalLakeOptions.CacheDirectory), e.Message, StringComparison.Ordinal);
        Assert.Empty(Storage.DataBytes);
    }
}
