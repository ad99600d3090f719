using LakeOrm.Contract.Records;

namespace LakeOrm.Local.Tests.Scan;

public sealed class TimeTravel : LakeTest
{
    private readonly List<DateTimeOffset> _times = [];

    // Version 0 is empty; each version adds ten events.
    public override async ValueTask InitializeAsync()
    {
        await Lake.EnsureTableAsync<Event>();
        await Lake.EnsureTableAsync<User>();
        for (int v = 1; v <= 3; v++)
        {
            await Task.Delay(20);
            await Lake.InsertAsync(Enumerable.Range(v * 10, 10).Select(static i => new Event(i, "k", i)).ToArray());
            await Lake.InsertAsync(Users(5, "DE", v * 5));
            await Task.Delay(20);
            _times.Add(DateTimeOffset.UtcNow);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 30)]
    public async Task AT_a_version_reads_what_was_there(long version, long rows)
    {
        Assert.Equal(rows, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (VERSION => {version})"));
        Assert.Equal(rows, await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM events AT (VERSION => {version})")));
    }

    [Fact]
    public async Task AT_a_time_reads_the_newest_version_at_it()
    {
        for (int i = 0; i < _times.Count; i++)
        {
            DateTimeOffset time = _times[i];
            Assert.Equal(10 * (i + 1), await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (TIMESTAMP => {time})"));
            Assert.Equal(10 * (i + 1), await Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM events e AT (TIMESTAMP => TIMESTAMP '{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}')")));
        }

        Assert.Equal(30L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (TIMESTAMP => now() + INTERVAL 1 HOUR)"));
    }

    [Fact]
    public async Task A_time_beyond_the_calendar_is_after_or_before_every_version()
    {
        Assert.Equal(30L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (TIMESTAMP => TIMESTAMP '290000-01-01')"));
        await Assert.ThrowsAsync<LakeTableNotFoundException>(() => Lake.ScalarAsync<long>($"SELECT count(*) FROM events AT (TIMESTAMP => TIMESTAMP '4000-01-01 (BC)')"));
    }

    [Fact]
    public async Task AT_is_stronger_than_AsOf()
    {
        Assert.Equal(30L + 5, await Lake.AsOf(1).ScalarAsync<long>($"SELECT (SELECT count(*) FROM events AT (VERSION => 3)) + (SELECT count(*) FROM sales.users)"));
    }

    [Fact]
    public async Task One_statement_compares_versions()
    {
        List<Numbered> added = await Lake.QueryAsync<Numbered>($"""
            SELECT now.id FROM events AS now /* AT (VERSION => 9) */ ANTI JOIN events AS "old ""one" (key, a, b) -- then
              AT ( VERSION => /* two */ 1 + 1 ) ON now.id = "old ""one".key
            WHERE now.id <> {31L} ORDER BY now.id
            """);
        Assert.Equal([30L, 32, 33, 34, 35, 36, 37, 38, 39], added.Select(static n => n.Id));
        Assert.Equal([("events", 2L, 2), ("events", 3L, 3)], Reads.OrderBy(static r => r.Version));
    }

    [Fact]
    public async Task Names_are_found_with_and_without_alias_and_namespace()
    {
        Assert.Equal(5L, await Lake.ScalarAsync<long>($"SELECT count(users.id) FROM sales.users AT (VERSION => 1)"));
        Assert.Equal(5L, await Lake.ScalarAsync<long>($"SELECT count(\"AT\".id) FROM \"sales\" . \"users\" AS \"AT\" AT (VERSION => 1)"));
        Assert.Equal(10L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users AT (VERSION => 1), sales.users u AT (VERSION => 1) WHERE users.id < u.id"));
        Assert.Equal(10L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM (FROM events AT (VERSION => 1) UNION ALL FROM events AT (VERSION => 0))"));
        Assert.Equal(75L, await Lake.ScalarAsync<long>($"SELECT count(*) FROM sales.users, sales.users x AT (VERSION => {1}) WHERE 'é€😀' <> {"'"}"));
    }

    [Fact]
    public async Task Parameters_before_inside_and_after_the_clause_keep_their_values()
    {
        string kind = "k";
        long low = 12;
        long high = 15;
        List<Numbered> rows = await Lake.QueryAsync<Numbered>($"SELECT id FROM (SELECT {kind} AS k) t, events AT (VERSION => {1}) WHERE id > {low} AND id < {high} AND kind = k AND kind = {kind} ORDER BY id");
        Assert.Equal([13L, 14], rows.Select(static n => n.Id));
    }

    [Theory]
    [InlineData("VERSION => 99", "99")]
    [InlineData("VERSION => -1", "expected a version")]
    [InlineData("VERSION => NULL", "expected a version")]
    [InlineData("TIMESTAMP => NULL", "expected a time")]
    [InlineData("TIMESTAMP => TIMESTAMP '1999-01-01'", "1999")]
    [InlineData("VERSION => 'x'", "x")]
    [InlineData("VERSION => (SELECT max(id) FROM events)", "parameter")]
    public async Task A_point_that_is_not_there_is_an_error_that_names_it(string at, string named)
    {
        LakeException e = await Assert.ThrowsAnyAsync<LakeException>(() => Lake.ScalarAsync<long>(Sql($"SELECT count(*) FROM events AT ({at})")));
        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }
}
