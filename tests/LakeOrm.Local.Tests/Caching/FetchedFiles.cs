using System.Text;
using LakeOrm.Contract.Records;
using LakeOrm.Contract.Support;
using LakeOrm.Parquet;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>What is fetched, and what is not.</summary>
public sealed class FetchedFiles : CachedLake
{
    [Fact]
    public async Task A_query_that_statistics_narrow_to_one_of_a_hundred_files_fetches_that_one_and_the_second_time_nothing()
    {
        await MakeAsync(files: 100, rows: 200);
        List<LakeObject> files = await DataFilesAsync();
        Assert.Equal(100, files.Count);
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE id = 4321"));
        Assert.Single(Storage.DataBytes);
        Assert.InRange(Storage.DataBytes.Values.Sum(), 1, files.Sum(static f => f.Size) / 50);

        Storage.Forget();
        Assert.Equal(1L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE id = 4322"));
        Assert.Empty(Storage.DataBytes);

        // Whether there is a newer version: the commit that is known, and the one after it.
        Assert.Equal(["head events/_delta_log/00000000000000000100.json", "head events/_delta_log/00000000000000000101.json"], Storage.Calls);
    }

    [Fact]
    public async Task What_one_client_has_fetched_another_does_not_fetch()
    {
        await MakeAsync(files: 5);
        Assert.Equal(500L, await CountAsync(Lake));
        Assert.Equal(5, Storage.DataBytes.Count);
        Assert.Equal(5, Cached().Length);
        Storage.Forget();
        Assert.Equal(500L, await CountAsync(Connect()));
        Assert.Empty(Storage.DataBytes);
    }

    [Fact]
    public async Task Queries_of_one_client_at_the_same_time_fetch_each_file_once()
    {
        await MakeAsync(files: 6);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CountAsync(Lake)))), static n => Assert.Equal(600L, n));
        Assert.Equal(6, Storage.Ranges.Count);
    }

    [Fact]
    public async Task The_same_key_in_two_stores_is_two_files()
    {
        await MakeAsync(files: 1);
        MemoryStorage copy = new();
        foreach (LakeObject found in await Objects.ListAsync(string.Empty, recursive: true).ToListAsync())
        {
            using MemoryStream content = new();
            await using Stream stream = await Objects.OpenReadAsync(found.Key);
            await stream.CopyToAsync(content);
            await copy.PutAsync(found.Key, content.ToArray());
        }

        Assert.Equal(100L, await CountAsync(Lake));
        Assert.Equal(100L, await CountAsync(Connect(new ObservedStorage(copy))));
        Assert.Equal(2, Cached().Length);
    }

    // Stores tell times in whole seconds.
    [Fact]
    public async Task A_file_of_no_table_that_is_replaced_by_one_of_its_size_and_time_is_fetched_anew()
    {
        MemoryStorage objects = new(new ManualClock());
        LakeClient lake = Connect(new ObservedStorage(objects));
        foreach (long id in (long[])[1, 2])
        {
            using MemoryStream file = new();
            await LakeParquet.WriteAsync(file, new Event[] { new(id, "kind", 0.5) });
            await objects.PutAsync("exports/one.parquet", file.ToArray());
            Assert.Equal(id, await lake.ScalarAsync<long>($"SELECT max(id) FROM parquet.{LakeSql.Identifier("exports/one.parquet")}"));
        }

        Assert.Equal(2, Cached().Length);
        Assert.Single(Cached().Select(static file => file.Length).Distinct());
    }

    [Fact]
    public async Task No_more_reads_are_under_way_than_the_option_says()
    {
        await MakeAsync(files: 12);
        Storage.Opening = static (_, cancellationToken) => Task.Delay(20, cancellationToken);
        Assert.Equal(1200L, await CountAsync(Connect(parallel: 3)));
        Assert.Equal(3, Storage.MostOpen);
    }

    [Fact]
    public async Task Which_rows_of_a_file_are_deleted_is_read_once()
    {
        using TemporaryFolder folder = new();
        await using (LakeClient writer = LakeOrm.Lake.Local(folder.Path))
        {
            await writer.EnsureTableAsync<Event>();
            await writer.InsertAsync([.. Enumerable.Range(0, 10).Select(static i => new Event(i, "k", i))]);
        }

        ForeignCommits log = new(folder["events"]);
        log.Delete(inLog: false, (log.Adds(1)[0], [1, 2]));
        ObservedStorage storage = new(new FileStorage(folder.Path));
        LakeClient lake = Connect(storage);
        Assert.Equal(8L, await CountAsync(lake));
        Assert.Contains(storage.Calls, static c => c.EndsWith(".bin", StringComparison.Ordinal));
        storage.Forget();
        Assert.Equal(8L, await CountAsync(lake));
        Assert.All(storage.Calls, static c => Assert.StartsWith("head events/_delta_log/", c, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_the_log_names_by_its_whole_address_is_found()
    {
        await MakeAsync(files: 1);
        string commit = "events/_delta_log/00000000000000000001.json";
        using StreamReader reader = new(await Objects.OpenReadAsync(commit));
        string text = await reader.ReadToEndAsync();
        Assert.Contains("\"path\":\"part-", text, StringComparison.Ordinal);
        await Objects.PutAsync(commit, Encoding.UTF8.GetBytes(text.Replace("\"path\":\"part-", $"\"path\":\"{Objects.Root}/events/part-", StringComparison.Ordinal)));
        Assert.Equal(100L, await CountAsync(Connect()));

        await Objects.PutAsync(commit, Encoding.UTF8.GetBytes(text.Replace("\"path\":\"part-", "\"path\":\"memory://other/events/part-", StringComparison.Ordinal)));
        Assert.Contains("outside its folder", (await Assert.ThrowsAsync<LakeUnsupportedException>(() => CountAsync(Connect()))).Message, StringComparison.Ordinal);
    }
}
