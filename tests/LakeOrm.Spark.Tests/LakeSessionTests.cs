using LakeOrm.Local.Tests;
using LakeOrm.Spark.Connect.Sessions;
using LakeOrm.Spark.Tests.Iceberg;
using LakeOrm.Spark.Tests.Support;
using LakeOrm.Storage.Files;
using LakeOrm.Storage.Memory;
using LakeOrm.TestServers;

namespace LakeOrm.Spark.Tests;

public sealed class LakeSessionTests(SparkConnect servers) : ServerTest(servers)
{
    // The server is started with a value of its own for the one, and with none for the other.
    private const string Started = "spark.sql.shuffle.partitions";
    private const string Unknown = "my.setting";

    [Fact]
    public async Task A_setting_holds_in_its_session_and_nowhere_else()
    {
        await using LakeClient lake = Lake.Spark(new SparkOptions($"{Server.Address}/;session_id={Guid.NewGuid():D}"), LakeFormat.Delta, new MemoryStorage());
        await using LakeSession session = await lake.OpenSessionAsync();
        await using LakeSession other = await lake.OpenSessionAsync();

        await session.SetAsync("spark.sql.session.timeZone", "Asia/Tokyo");

        Assert.Equal("Asia/Tokyo", await session.ScalarAsync<string>($"SELECT current_timezone()"));
        Assert.Equal("UTC", await other.ScalarAsync<string>($"SELECT current_timezone()"));
        Assert.Equal("UTC", await lake.ScalarAsync<string>($"SELECT current_timezone()"));
        Assert.NotEqual(session.Id, other.Id);
    }

    [Fact]
    public async Task A_setting_that_is_taken_back_is_as_it_was()
    {
        await using LakeClient lake = Lake.Spark(Server.Address, LakeFormat.Delta, new MemoryStorage());
        await using LakeSession session = await lake.OpenSessionAsync();
        string? before = await session.GetAsync(Started);
        foreach (string value in new[] { "77", "78" })
        {
            await session.SetAsync(Started, value);
            await session.SetAsync(Unknown, value);
            Assert.Equal((value, value), (await session.GetAsync(Started), await session.GetAsync(Unknown)));
        }

        await session.UnsetAsync(Started);
        await session.UnsetAsync(Unknown);

        Assert.Equal((before, null), (await session.GetAsync(Started), await session.GetAsync(Unknown)));
        Assert.NotNull(before);
    }

    [Fact]
    public async Task A_value_that_the_server_refuses_is_an_error_and_changes_nothing()
    {
        await using LakeClient lake = Lake.Spark(Server.Address, LakeFormat.Delta, new MemoryStorage());
        await using LakeSession session = await lake.OpenSessionAsync();
        string? before = await session.GetAsync(Started);

        LakeQueryException e = await Assert.ThrowsAsync<LakeQueryException>(() => session.SetAsync(Started, "many"));

        Assert.Contains(Started, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await session.GetAsync(Started));
    }

    [Fact]
    public async Task A_temporary_view_is_read_by_every_kind_of_query_of_its_session()
    {
        await using LakeClient lake = Lake.Spark(Server.Address, LakeFormat.Delta, new MemoryStorage());
        await using LakeSession session = await lake.OpenSessionAsync();
        string text = "it's \\ `quoted`";
        await session.ExecuteAsync($"CREATE TEMPORARY VIEW numbers AS SELECT id, {text} AS text FROM range(10)");

        Assert.Equal(text, await session.ScalarAsync<string>($"SELECT text FROM numbers WHERE id = {3}"));
        Assert.Equal(4, await session.Table("numbers").Where($"id >= {6}").CountAsync());
        Assert.Equal([9L, 8L], (await session.Sql($"SELECT id FROM numbers").OrderBy("id", descending: true).Limit(2).CollectAsync()).Select(static row => row[0]));
        Assert.Equal(typeof(SparkDriver), session.Table("numbers").DriverType);
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => lake.ScalarAsync<long>($"SELECT count(*) FROM numbers"));
    }

    [Fact]
    public async Task Tables_and_files_are_read_in_a_session_as_a_client_reads_them()
    {
        using TemporaryFolder folder = new();
        await using LakeClient lake = Lake.Spark(Server.Address, LakeFormat.Delta, new FileStorage(folder.Path));
        await lake.EnsureTableAsync<Item>();
        await using LakeSession session = await lake.OpenSessionAsync();
        try
        {
            Item one = new(1, "a", 10);
            Item two = new(2, "b", 20);
            await lake.InsertAsync([one]);
            DateTimeOffset before = (await lake.HistoryAsync<Item>())[0].Timestamp;
            await lake.InsertAsync([two]);
            LakeSql all = $"SELECT * FROM items ORDER BY id";

            Assert.StartsWith("4.", session.SparkVersion, StringComparison.Ordinal);
            Assert.Equal([one, two], await session.QueryAsync<Item>(all));
            Assert.Equal([one, two], await session.QueryStreamAsync<Item>(all).ToListAsync());
            Assert.Equal(2, await session.QueryBatchesAsync<Item>(all).Select(static batch => batch.Count).SumAsync());
            Assert.Equal(one, await session.QueryFirstAsync<Item>(all));
            Assert.Null(await session.QueryFirstOrDefaultAsync<Item>($"SELECT * FROM items WHERE id = {3}"));
            Assert.Equal([one], await session.AsOf(1).QueryAsync<Item>(all));
            Assert.Equal([one], await session.AsOf(before).QueryAsync<Item>(all));
            Assert.Equal([two, one], await session.Table<Item>().OrderBy("id", descending: true).ToListAsync<Item>());
            Assert.Equal(4, await session.From($"items CROSS JOIN range({2})").CountAsync());
            foreach (LakeDataFrame files in new[] { session.Read($"{folder.Path}/items"), lake.Read($"{folder.Path}/items") })
            {
                Assert.Equal([one, two], await files.OrderBy("id").ToListAsync<Item>());
            }

            string file = Directory.EnumerateFiles(folder.Path, "*.parquet", SearchOption.AllDirectories).First();
            Assert.Equal(1, await session.Read(file).CountAsync());
        }
        finally
        {
            await lake.ExecuteAsync($"DROP TABLE items");
        }
    }

    [Fact]
    public async Task A_session_ends_when_it_is_disposed_of_and_with_its_client()
    {
        LakeClient lake = Lake.Spark(Server.Address, LakeFormat.Delta, new MemoryStorage());
        LakeSession first = await lake.OpenSessionAsync();
        LakeSession second = await lake.OpenSessionAsync();

        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.Equal(1, await second.ScalarAsync<int>($"SELECT 1"));
        await lake.DisposeAsync();
        await second.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.ScalarAsync<int>($"SELECT 1"));
        foreach (Guid id in new[] { first.Id, second.Id })
        {
            // The server does not take the id of a session that has ended.
            await Assert.ThrowsAsync<LakeSessionLostException>(() => SparkSession.OpenAsync(Channel(), id));
        }
    }

    [Fact]
    public async Task Sessions_of_ones_own_are_not_counted_among_those_of_calls()
    {
        await using LakeClient lake = Lake.Spark(new SparkOptions(Server.Address) { MaxSessions = 1 }, LakeFormat.Delta, new MemoryStorage());
        await using LakeSession first = await lake.OpenSessionAsync();

        await using LakeSession second = await lake.OpenSessionAsync();

        Assert.Equal(1, await second.ScalarAsync<int>($"SELECT 1"));
    }

    [Fact]
    public async Task Progress_of_the_server_goes_to_whom_the_session_names_and_else_to_whom_the_options_name()
    {
        LakeSql slow = $"SELECT max(sha2(CAST(id AS STRING), 512)) FROM range(0, 100000, 1, 8)";
        Reports general = new();
        Reports own = new();
        await using LakeClient lake = Lake.Spark(new SparkOptions(Server.Address) { Progress = general }, LakeFormat.Delta, new MemoryStorage());
        await using LakeSession session = await lake.OpenSessionAsync(own);
        await using LakeSession other = await lake.OpenSessionAsync();
        foreach (LakeSession one in new[] { session, other })
        {
            await one.SetAsync("spark.connect.progress.reportInterval", "10ms");
        }

        await session.ScalarAsync<string>(slow);
        Assert.Empty(general.Seen);
        await other.ScalarAsync<string>(slow);

        Assert.All(own.Seen.Concat(general.Seen), static p => Assert.InRange(p.TasksDone, 0, p.Tasks));
        Guid first = Assert.Single(own.Seen.Select(static p => p.OperationId).Distinct());
        Guid second = Assert.Single(general.Seen.Select(static p => p.OperationId).Distinct());
        Assert.NotEqual(first, second);
    }

    private sealed class Reports : IProgress<SparkProgress>
    {
        private readonly List<SparkProgress> _seen = [];

        public IReadOnlyList<SparkProgress> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public void Report(SparkProgress value)
        {
            lock (_seen)
            {
                _seen.Add(value);
            }
        }
    }
}
