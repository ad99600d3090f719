using LakeOrm.Contract.Records;
using LakeOrm.Storage;
using LakeOrm.Storage.Files;

namespace LakeOrm.Local.Tests.Caching;

/// <summary>A query of single rows begins with the first files, while the next ones are fetched.</summary>
public sealed class Portions : CachedLake
{
    private int _opened;

    [Fact]
    public async Task Rows_come_before_the_other_files_are_fetched()
    {
        await MakeAsync(files: 5);
        using SemaphoreSlim go = new(1);
        Storage.Opening = (_, stop) => go.WaitAsync(stop);
        await using IAsyncEnumerator<Event> rows = ByFile().QueryStreamAsync<Event>($"SELECT * FROM events WHERE value >= 0").GetAsyncEnumerator();
        HashSet<long> ids = [];
        for (int i = 0; i < 100; i++)
        {
            Assert.True(await rows.MoveNextAsync());
            ids.Add(rows.Current.Id);
        }

        // One more is on its way, and no other.
        Assert.Single(Cached());
        Assert.InRange(Storage.Ranges.Count, 1, 2);
        go.Release(4);
        while (await rows.MoveNextAsync())
        {
            ids.Add(rows.Current.Id);
        }

        Assert.Equal(Enumerable.Range(0, 500).Select(static i => (long)i), ids.Order());
        Assert.Equal(5, Storage.Ranges.Count);
    }

    [Fact]
    public async Task What_comes_after_the_next_file_is_not_fetched_for_who_stops_early()
    {
        await MakeAsync(files: 5);
        LakeClient lake = ByFile();
        await lake.QueryFirstAsync<Event>($"SELECT * FROM events WHERE value >= 0");
        Assert.InRange(Storage.Ranges.Count, 1, 2);
        Assert.Empty(Others());

        await foreach (Event e in lake.Table<Event>().Where($"value >= 0").StreamAsync<Event>())
        {
            break;
        }

        Assert.InRange(Storage.Ranges.Count, 1, 4);
        Assert.Empty(Others());
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 10, 1)]
    [InlineData(0, 100, 1)]
    [InlineData(0, 250, 3)]
    [InlineData(250, 200, 3)]
    [InlineData(0, 1000, 5)]
    public async Task A_limit_fetches_what_it_needs(long from, int limit, int files)
    {
        await MakeAsync(files: 5);
        List<Event> rows = await ByFile().QueryAsync<Event>($"SELECT * FROM events WHERE id >= {from} LIMIT {limit};");
        Assert.Equal(Math.Min(limit, 500), rows.DistinctBy(static r => r.Id).Count());
        Assert.All(rows, r => Assert.True(r.Id >= from));
        Assert.Equal(files, Storage.Ranges.Count);
    }

    [Fact]
    public async Task A_frame_that_takes_some_rows_fetches_what_it_needs()
    {
        await MakeAsync(files: 5);
        Assert.Equal(150, (await ByFile().Table<Event>().Where($"id >= {200L}").Limit(150).ToListAsync<Event>()).Count);
        Assert.Equal(2, Storage.Ranges.Count);
    }

    [Theory]
    [InlineData("SELECT count(id) FROM events")]
    [InlineData("SELECT id FROM events ORDER BY id")]
    [InlineData("SELECT DISTINCT id FROM events")]
    [InlineData("SELECT id FROM events LIMIT 10 OFFSET 5")]
    [InlineData("SELECT id FROM events GROUP BY id")]
    [InlineData("SELECT row_number() OVER () FROM events")]
    [InlineData("SELECT id FROM events WHERE value < (SELECT max(value) FROM events)")]
    [InlineData("SELECT a.id FROM events a JOIN events b USING (id)")]
    [InlineData("SELECT id FROM events UNION ALL SELECT id FROM events")]
    [InlineData("SELECT id FROM (SELECT * FROM events LIMIT 400)")]
    [InlineData("SELECT id FROM events WHERE current_timestamp > '2000-01-01'")]
    [InlineData("SELECT id FROM events WHERE now() > '2000-01-01'")]
    [InlineData("SELECT id FROM events WHERE random() >= 0")]
    public async Task Any_other_query_begins_with_all_files(string sql)
    {
        await MakeAsync(files: 4);
        await ByFile().ScalarAsync<long>(LakeSql.Raw(sql));
        Assert.Equal(4, Cached().Length);
    }

    [Fact]
    public async Task The_version_stays_and_values_are_bound_for_each_file()
    {
        await MakeAsync(files: 5);
        LakeClient lake = ByFile();
        long version = 4;
        string kind = "kind%";
        Assert.Equal(
            Enumerable.Range(50, 250).Select(static i => (long)i),
            (await lake.QueryAsync<Event>($"SELECT * FROM events AS e AT (VERSION => {version}) WHERE e.kind LIKE {kind} AND e.id >= {50L} AND id < {300L} LIMIT {1000}")).Select(static e => e.Id).Order());

        HashSet<long> ids = [];
        await foreach (Event e in Connect(size: 0, portion: 1).QueryStreamAsync<Event>($"SELECT * FROM events WHERE value >= 0"))
        {
            if (ids.Add(e.Id) && ids.Count == 1)
            {
                await Lake.DeleteAsync<Event>($"id < {200}");
            }
        }

        Assert.Equal(500, ids.Count);
    }

    [Fact]
    public async Task Partitions_are_read_as_they_are_at_once()
    {
        await Lake.EnsureTableAsync<Visit>();
        await Lake.InsertAsync([.. Enumerable.Range(0, 200).Select(static i => new Visit { Id = i, Day = new DateOnly(2024, 1, 1 + (i % 4)), Url = $"https://a.example/{i}", Seconds = i / 8m })]);
        Storage.Forget();
        List<Visit> parts = await ByFile().QueryAsync<Visit>($"SELECT * FROM web.visits WHERE seconds < {24m}");
        Assert.Equal(4, Storage.Ranges.Count);
        Assert.Equal((await Lake.QueryAsync<Visit>($"SELECT * FROM web.visits WHERE seconds < {24m} ORDER BY id")), parts.OrderBy(static v => v.Id));
    }

    [Fact]
    public async Task Rows_that_were_deleted_in_place_stay_deleted()
    {
        using TemporaryFolder folder = new();
        await using (LakeClient writer = LakeOrm.Lake.Local(folder.Path))
        {
            await writer.EnsureTableAsync<Event>();
            for (int file = 0; file < 4; file++)
            {
                await writer.InsertAsync([.. Enumerable.Range(file * 10, 10).Select(static i => new Event(i, "k", i))]);
            }
        }

        ForeignCommits log = new(folder["events"]);
        log.Delete(inLog: false, (log.Adds(1)[0], [1, 2]), (log.Adds(3)[0], [0, 9]));
        ObservedStorage storage = new(new FileStorage(folder.Path));
        List<Event> rows = await Connect(storage, portion: 1).QueryAsync<Event>($"SELECT * FROM events");
        Assert.Equal(Enumerable.Range(0, 40).Except([1, 2, 20, 29]).Select(static i => (long)i), rows.Select(static r => r.Id).Order());
        Assert.Equal(4, storage.Ranges.Count);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_named_when_its_turn_comes()
    {
        await MakeAsync(files: 5);
        string? missing = null;
        Storage.Opening = (key, _) =>
        {
            if (Interlocked.Increment(ref _opened) == 3)
            {
                missing = key;
                throw new LakeObjectNotFoundException(key, $"There is no object '{key}'.");
            }

            return Task.CompletedTask;
        };
        int read = 0;
        LakeClient lake = ByFile();
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(async () =>
        {
            await foreach (Event row in lake.QueryStreamAsync<Event>($"SELECT * FROM events"))
            {
                read++;
            }
        });
        Assert.Equal(200, read);
        Assert.Contains("'events', version 5", e.Message, StringComparison.Ordinal);
        Assert.Contains(missing!, e.Message, StringComparison.Ordinal);
        Assert.Empty(Others());

        Storage.Opening = null;
        Assert.Equal(500, (await lake.QueryAsync<Event>($"SELECT * FROM events")).Count);
    }

    [Fact]
    public async Task Who_waits_for_the_next_file_can_be_cancelled()
    {
        await MakeAsync(files: 3);
        using CancellationTokenSource source = new();
        Storage.Opening = (_, stop) => Interlocked.Increment(ref _opened) > 1 ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        int read = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (Event row in ByFile().QueryStreamAsync<Event>($"SELECT * FROM events", source.Token))
            {
                if (++read == 100)
                {
                    source.CancelAfter(200);
                }
            }
        });
        Assert.Equal(100, read);
        Assert.Empty(Others());
    }

    [Fact]
    public async Task Files_that_were_read_need_not_stay()
    {
        await MakeAsync(files: 5);
        int read = 0;
        await foreach (Event row in Connect(size: 0, portion: 1).QueryStreamAsync<Event>($"SELECT * FROM events"))
        {
            if (++read == 450)
            {
                Assert.Single(Cached());
            }
        }

        Assert.Equal(500, read);
        Assert.Empty(Cached());
        Assert.Empty(Others());
    }

    [Fact]
    public async Task What_is_there_is_read_at_once()
    {
        await MakeAsync(files: 5);
        List<int> files = [];
        LakeClient lake = Connect(portion: 1, planned: plan => files.Add(plan.Scans[0].FileCount));
        await lake.QueryAsync<Event>($"SELECT * FROM events");
        await lake.QueryAsync<Event>($"SELECT * FROM events");
        await Connect(portion: long.MaxValue, planned: plan => files.Add(plan.Scans[0].FileCount)).QueryAsync<Event>($"SELECT * FROM events");
        Assert.Equal([1, 5, 5], files);
    }

    private LakeClient ByFile() => Connect(portion: 1);
}
