using CsCheck;
using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

/// <summary>Rows that other engines deleted in place, by deletion vectors.</summary>
public sealed class DeletedRows : LakeTest
{
    protected override bool IsReadByOthers => false;

    private ForeignCommits Log => new(Path.Combine(Root, "events"));

    private static Event[] Events(int from, int count) => [.. Enumerable.Range(from, count).Select(static i => new Event(i, $"k{i % 5}", i / 4.0))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_that_are_deleted_are_not_read_and_those_of_other_files_are(bool inLog)
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(0, 100));
        await Lake.InsertAsync(Events(100, 100));
        await Lake.InsertAsync(Events(200, 100));
        Log.Delete(inLog, (Log.Adds(1)[0], [0, 5, 99]), (Log.Adds(3)[0], [.. Enumerable.Range(10, 80).Select(static i => (long)i)]));
        long[] expected = [.. Enumerable.Range(0, 300).Select(static i => (long)i).Where(static i => i is not (0 or 5 or 99) and not (>= 210 and < 290))];

        Assert.Equal(expected, (await Lake.QueryAsync<Event>($"SELECT * FROM events ORDER BY id")).Select(static e => e.Id));
        Assert.Equal(expected.LongLength, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Equal(expected.Sum(), await Lake.ScalarAsync<long>($"SELECT CAST(sum(id) AS BIGINT) FROM events"));
        Assert.Equal(expected.Count(static i => i > 95), await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE id > 95"));
        Assert.Equal("297,298,299", await IdsAsync("SELECT id FROM events ORDER BY value DESC LIMIT 3"));
        Assert.Equal(expected.Count(static i => i % 5 == 0), await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AS a JOIN events AS b USING (id) WHERE a.kind = 'k0'"));
        Assert.Equal(0L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events WHERE id = 5"));
    }

    [Fact]
    public async Task Each_version_has_its_own_deleted_rows()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(0, 10));
        Log.Delete(inLog: true, (Log.Adds(1)[0], [1]));
        Log.Delete(inLog: false, (Log.Adds(2)[0], [1, 2]));
        Assert.Equal("10 9 8 8", await Lake.ScalarAsync<string>(
            $"SELECT (SELECT count(*) FROM events AT (VERSION => 1)) || ' ' || (SELECT count(*) FROM events AT (VERSION => 2)) || ' ' || (SELECT count(*) FROM events AT (VERSION => 3)) || ' ' || (SELECT count(*) FROM events)"));
    }

    [Fact]
    public async Task A_file_of_many_row_groups_is_read_past_its_deleted_rows()
    {
        const int Rows = 400_000;
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(0, Rows));
        long[] deleted = [.. Enumerable.Range(0, Rows).Where(static i => i % 3 == 0 || i is (> 70_000 and < 140_000) or (> 300_000 and < 300_900)).Select(static i => (long)i)];
        Log.Delete(inLog: false, (Log.Adds(1)[0], deleted));
        HashSet<long> gone = [.. deleted];
        long[] expected = [.. Enumerable.Range(0, Rows).Select(static i => (long)i).Where(i => !gone.Contains(i))];

        Assert.Equal(expected.Sum(), await Lake.ScalarAsync<long>($"SELECT CAST(sum(id) AS BIGINT) FROM events"));
        Assert.Equal(string.Join(',', expected.Where(static i => i is >= 139_990 and < 300_950)), await IdsAsync("SELECT id FROM events WHERE id >= 139990 AND id < 300950"));
        Assert.Equal(string.Join(',', expected[^3..]), await IdsAsync("SELECT * FROM events ORDER BY value DESC LIMIT 3"));
        long read = 0;
        await foreach (Event e in Lake.QueryStreamAsync<Event>($"SELECT * FROM events"))
        {
            read += e.Id;
        }

        Assert.Equal(expected.Sum(), read);
    }

    [Fact]
    public async Task Whatever_is_deleted_is_not_read() => await Gen.Select(Gen.Int[0, 59].Array[0, 40], Gen.Int[0, 59].Array[0, 40], Gen.Bool, Gen.Int[0, 130]).SampleAsync(
        async (first, second, inLog, least) =>
        {
            await using DeletedRows other = new();
            await other.Lake.EnsureTableAsync<Event>();
            await other.Lake.InsertAsync(Events(0, 60));
            await other.Lake.InsertAsync(Events(60, 60));
            other.Log.Delete(inLog, (other.Log.Adds(1)[0], [.. first.Distinct().Order().Select(static i => (long)i)]), (other.Log.Adds(2)[0], [.. second.Distinct().Order().Select(static i => (long)i)]));
            IEnumerable<long> expected = Enumerable.Range(0, 120).Where(i => i >= least && !(i < 60 ? first.Contains(i) : second.Contains(i - 60))).Select(static i => (long)i);
            Assert.Equal(string.Join(',', expected), await other.IdsAsync($"SELECT id FROM events WHERE id >= {least}"));
        },
        iter: 20,
        threads: 1);

    [Fact]
    public async Task Partitions_are_told_apart_where_some_files_have_deleted_rows()
    {
        await Lake.EnsureTableAsync<User>();
        await Lake.InsertAsync([.. Users(10, "DE"), .. Users(10, "FR", 10), .. Users(10, null, 20)]);
        ForeignCommits log = new(Path.Combine(Root, "sales", "users"));
        log.Delete(inLog: true, [.. log.Adds(1).Where(static a => a["path"]!.GetValue<string>().Contains("country=", StringComparison.Ordinal)).Take(2).Select(static a => (a, new long[] { 3, 4 }))]);
        Assert.Equal(26L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users"));
        foreach (System.Text.Json.Nodes.JsonObject add in log.Adds(1))
        {
            string? country = add["partitionValues"]!["country"]?.GetValue<string>();
            bool isHoled = log.Adds(2).Any(h => h["path"]!.ToString() == add["path"]!.ToString());
            Assert.Equal(isHoled ? 8L : 10L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users WHERE country IS NOT DISTINCT FROM {country}"));
        }
    }

    [Fact]
    public async Task A_vector_that_is_damaged_or_missing_is_named_with_table_and_file()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(0, 10));
        Log.Delete(inLog: false, (Log.Adds(1)[0], [1]));
        string vector = Assert.Single(Directory.EnumerateFiles(Path.Combine(Root, "events"), "deletion_vector_*.bin"));
        byte[] bytes = await File.ReadAllBytesAsync(vector);
        bytes[^5] ^= 1;
        await File.WriteAllBytesAsync(vector, bytes);
        await CorruptAsync("checksum");
        File.Delete(vector);
        await CorruptAsync("missing");
    }

    [Fact]
    public async Task A_file_that_is_there_twice_with_other_deleted_rows_is_refused()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.InsertAsync(Events(0, 10));
        Log.Delete(inLog: true, (Log.Adds(1)[0], [1]));
        Log.Commit(Log.Actions(1).Single(static a => a.ContainsKey("add")).ToJsonString());
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Contains("'events', version 3", e.Message, StringComparison.Ordinal);
    }

    private Task<string?> IdsAsync(string sql) => Lake.ScalarAsync<string?>(Sql($"SELECT coalesce(string_agg(id::VARCHAR, ',' ORDER BY id), '') FROM ({sql})"));

    private async Task CorruptAsync(string says)
    {
        LakeCorruptException e = await Assert.ThrowsAsync<LakeCorruptException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM events"));
        Assert.Contains(says, e.Message, StringComparison.Ordinal);
        Assert.Contains("'events'", e.Message, StringComparison.Ordinal);
        Assert.Contains(Log.Adds(1)[0]["path"]!.ToString(), e.Message, StringComparison.Ordinal);
    }
}
